namespace Seckill.Node.Ops.Model;

/// <summary>
/// Explores a model breadth first, so that what it finds is found by a shortest way. States are told apart by 64-bit
/// fingerprints; how each was reached is kept as the number of its step, from which its story can be told.
/// </summary>
public sealed class ModelChecker : IStepSink
{
    private readonly ModelSize _size;
    private readonly Mutant _mutant;
    private readonly int _most;
    private readonly ModelRules _rules;
    private readonly ModelMoves _moves;
    private readonly FingerprintSet _seen;
    private readonly int _width;
    private readonly List<(int Parent, byte Step)> _ways = [];
    private StateList _next;
    private int _parent = -1;
    private int _step;
    private long _transitions;
    private string? _broken;

    /// <param name="size">The bounds of the world.</param>
    /// <param name="mutant">What is left out of the protocol.</param>
    /// <param name="most">States after which it stops, whole or not; about 40 bytes each.</param>
    public ModelChecker(ModelSize size, Mutant mutant, int most)
    {
        (_size, _mutant, _most) = (size, mutant, most);
        _width = new ModelLayout(size).Width;
        (_rules, _moves) = (new ModelRules(size), new ModelMoves(size, mutant, this));
        (_seen, _next) = (new FingerprintSet(most), new StateList(_width));
    }

    public ModelReport Run(CancellationToken cancellation)
    {
        ((IStepSink)this).Add(default, new ModelStep("nobody owns anything"));
        var depth = 0;
        for (var first = 0; _next.Count > 0 && _broken is null && !IsFull; depth++)
        {
            var level = _next;
            _next = new StateList(_width);
            for (var i = 0; i < level.Count && _broken is null && !IsFull; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                (_parent, _step) = (first + i, 0);
                _moves.Each(level[i]);
            }

            first += level.Count;
        }

        return new ModelReport(
            _size.Name, _mutant, _seen.Count, _transitions, depth, _next.Count == 0 && !IsFull, _broken,
            _broken is null ? [] : Story());
    }

    private bool IsFull => _seen.Count >= _most;

    void IStepSink.Add(in ModelState next, in ModelStep step)
    {
        _transitions++;
        var number = _step++;
        if (_broken is not null || IsFull || !_seen.Add(next.Fingerprint(_width)))
        {
            return;
        }

        _ways.Add((_parent, checked((byte)number)));
        _next.Add(next);
        _broken = _rules.Broken(next);
    }

    /// <summary>The steps from the beginning to the last state.</summary>
    private List<string> Story()
    {
        var way = new Stack<byte>();
        for (var at = _ways.Count - 1; _ways[at].Parent >= 0; at = _ways[at].Parent)
        {
            way.Push(_ways[at].Step);
        }

        var (state, story) = (default(ModelState), new List<string>());
        foreach (var number in way)
        {
            var picked = new StepPicker(number);
            new ModelMoves(_size, _mutant, picked).Each(state);
            (state, var step) = picked.Picked;
            story.Add(step.ToString());
        }

        return story;
    }

    /// <summary>Takes the n-th state that follows.</summary>
    private sealed class StepPicker(int number) : IStepSink
    {
        private int _count;

        public (ModelState State, ModelStep Step) Picked { get; private set; }

        public void Add(in ModelState next, in ModelStep step)
        {
            if (_count++ == number)
            {
                Picked = (next, step);
            }
        }
    }
}
