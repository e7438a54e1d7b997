namespace Seckill.Node.Ops.Model;

/// <summary>One thing that happens, for people who read a trace.</summary>
/// <param name="What">In words.</param>
/// <param name="Shard">Where; -1: everywhere.</param>
/// <param name="Node">Who; -1: nobody.</param>
/// <param name="Batch">The events it is about, packed.</param>
public readonly record struct ModelStep(string What, int Shard = -1, int Node = -1, uint Batch = 0)
{
    public override string ToString()
    {
        var events = new List<string>();
        for (var left = Batch; left != 0; left >>= 4)
        {
            events.Add(Ledger.Name(left & 15));
        }

        return (Node < 0 ? "" : $"node {Node}: ") + What + (Shard < 0 ? "" : $", shard {Shard}")
            + (events.Count == 0 ? "" : $" [{string.Join("; ", events)}]");
    }
}

/// <summary>Takes each state that can follow.</summary>
internal interface IStepSink
{
    /// <param name="next">The state after the step.</param>
    /// <param name="step">What happened.</param>
    void Add(in ModelState next, in ModelStep step);
}
