using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>How much a verdict rests on; printed with every run, for a check of nothing is worth nothing.</summary>
public sealed record CheckTotals(
    int Operations, int Keys, int Won, int Lost, int Reads, int Retryable, int NoAnswer, int PendingAgain, long Commits,
    long Events, long Orders, Violations Found)
{
    public static CheckTotals Of(
        IReadOnlyList<Operation> operations, JournalAudit audit, int pendingAgain, Violations found) => new(
        operations.Count,
        operations.Select(operation => operation.Attempt.Order).Distinct().Count(),
        Distinct(operations, operation => operation.IsWin),
        Distinct(operations, operation => operation.Outcome.Kind == OutcomeKind.Lost),
        operations.Count(operation => operation.Kind == OperationKind.Read),
        operations.Count(operation => operation.Outcome.Kind == OutcomeKind.Retryable),
        operations.Count(operation => operation.Outcome.Kind is OutcomeKind.None or OutcomeKind.Open),
        pendingAgain,
        audit.Commits,
        audit.Events,
        audit.Books.Sum(book => (long)book.Orders.Count),
        found);

    public override string ToString() =>
        $"{Operations} operations on {Keys} keys: {Won} won, {Lost} lost, {Reads} reads, {Retryable} retryable, "
        + $"{NoAnswer} without answer, {PendingAgain} told queued after won; journal: {Commits} commits, "
        + $"{Events} events, {Orders} orders; {Found}";

    private static int Distinct(IReadOnlyList<Operation> operations, Func<Operation, bool> such)
    {
        var orders = new HashSet<OrderKey>();
        foreach (var operation in operations)
        {
            if (such(operation))
            {
                orders.Add(operation.Attempt.Order);
            }
        }

        return orders.Count;
    }
}
