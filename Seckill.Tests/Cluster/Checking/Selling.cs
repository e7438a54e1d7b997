using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>Reads from a history when an item sold.</summary>
public static class Selling
{
    /// <summary>
    /// The longest time within [from, to] (microseconds of the history) in which nobody was told that he won one.
    /// </summary>
    public static TimeSpan LongestGap(IEnumerable<Operation> operations, ItemId item, long from, long to)
    {
        var (last, longest) = (from, 0L);
        foreach (var at in operations
            .Where(operation => operation.Kind == OperationKind.Buy && operation.Attempt.Item == item)
            .Where(operation => operation.IsWin)
            .Select(operation => operation.AnsweredAt).Where(at => at >= from && at <= to).Order())
        {
            (last, longest) = (at, Math.Max(longest, at - last));
        }

        return TimeSpan.FromMicroseconds(Math.Max(longest, to - last));
    }

    /// <summary>Completes with the first win of a purchase that was sent after that instant.</summary>
    public static Task<Operation> AgainAsync(this History history, ItemId item, long after, TimeSpan most) =>
        history.WhenAnsweredAsync(
            operation => operation.Kind == OperationKind.Buy && operation.Attempt.Item == item && operation.IsWin
                && operation.InvokedAt > after, most);
}
