namespace Seckill.Tests.Ops.Verbs;

/// <summary>Standard output of a verb that does not end by itself, watched line by line.</summary>
internal sealed class LineWriter : StringWriter
{
    private readonly Lock _gate = new();
    private int _lines;

    public override void WriteLine(string? value)
    {
        lock (_gate)
        {
            base.WriteLine(value);
        }

        Interlocked.Increment(ref _lines);
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return base.ToString();
        }
    }

    /// <summary>Completes when so many lines are there; fails when the verb ends before.</summary>
    public Task ReachedAsync(int lines, Task verb) => Until.TrueAsync(() => Volatile.Read(ref _lines) >= lines
        || (verb.IsCompleted ? throw new InvalidOperationException($"the verb ended:\n{this}") : false));
}
