namespace Seckill.Tests.Cluster;

/// <summary>
/// What clients asked and were told, in the order it was asked; append-only. Any thread may write.
/// </summary>
public sealed class History(TimeProvider time)
{
    private readonly List<Operation> _operations = [];
    private readonly List<(Func<Operation, bool> Such, TaskCompletionSource<Operation> Seen)> _waiting = [];
    private readonly long _start = time.GetTimestamp();

    /// <summary>Microseconds since the history began.</summary>
    public long Now => (long)time.GetElapsedTime(_start).TotalMicroseconds;

    /// <summary>All operations so far; later ones are not in it, later answers of these are.</summary>
    public IReadOnlyList<Operation> Operations
    {
        get
        {
            lock (_operations)
            {
                return [.. _operations];
            }
        }
    }

    /// <summary>To be called before the request is sent.</summary>
    public Operation Invoke(OperationKind kind, Attempt attempt, string node, HeldPass pass = default)
    {
        lock (_operations)
        {
            var operation = new Operation(_operations.Count, kind, attempt, pass, node, Now);
            _operations.Add(operation);
            return operation;
        }
    }

    /// <summary>To be called when the answer has been read.</summary>
    public void Answer(Operation operation, Outcome outcome)
    {
        operation.Answer(outcome, Now);
        lock (_waiting)
        {
            foreach (var (_, seen) in _waiting.Where(waiting => waiting.Such(operation)))
            {
                seen.TrySetResult(operation);
            }

            _waiting.RemoveAll(waiting => waiting.Seen.Task.IsCompleted);
        }
    }

    /// <summary>The next answer, from now on, of an operation that is such.</summary>
    public Task<Operation> WhenAnsweredAsync(Func<Operation, bool> such, TimeSpan most)
    {
        var seen = new TaskCompletionSource<Operation>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            _waiting.Add((such, seen));
        }

        return seen.Task.WaitAsync(most, time);
    }

    /// <summary>One line an operation: the evidence of a run that failed.</summary>
    public Task SaveAsync(string file) =>
        File.WriteAllLinesAsync(file, Operations.Select(operation => operation.ToString()));
}
