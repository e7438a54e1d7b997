using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>
/// Holds what clients were told against the journal. Every command has an id of its own, so no order of operations has
/// to be guessed, and the work is linear in their number:
/// 1. told won: the order's event is there, for this buyer, of this quantity;
/// 2. told lost for good: there is no such event, unless another attempt with the same key could still be decided after
///    (with another pass; after line-lost also with the same), and the journal shows the reason of the refusal;
/// 3. one key, at most one order; no order that nobody asked for;
/// 4. a state that was told is the journal's at that version of the order, and is never told younger than before;
/// 5. a provider's callback that was answered 200 is in the journal.
/// </summary>
public sealed class HistoryChecker
{
    /// <summary>
    /// A request without an answer may still be carried out for so long; longer than any client's wait.
    /// </summary>
    private const long MostLife = 30_000_000;

    /// <summary>A reader may rest on the last barrier for lease-ttl / 4 (protocol.md, Answers), and a little.</summary>
    private const long MostStaleness = 1_000_000;

    private readonly Violations _found;
    private readonly JournalAudit _audit;
    private readonly Dictionary<OrderKey, List<Operation>> _byOrder = [];
    private readonly HashSet<ItemId> _items;
    private int _pendingAgain;

    private HistoryChecker(IReadOnlyList<Operation> operations, JournalAudit audit, Violations found)
    {
        (_audit, _found) = (audit, found);
        _items = [.. operations.Select(operation => operation.Attempt.Item).Distinct()];
        foreach (var operation in operations)
        {
            if (!_byOrder.TryGetValue(operation.Attempt.Order, out var same))
            {
                _byOrder[operation.Attempt.Order] = same = [];
            }

            same.Add(operation);
        }
    }

    public static CheckTotals Run(IReadOnlyList<Operation> operations, JournalAudit audit, Violations found)
    {
        var checker = new HistoryChecker(operations, audit, found);
        checker.Check();
        return CheckTotals.Of(operations, audit, checker._pendingAgain, found);
    }

    private void Check()
    {
        foreach (var same in _byOrder.Values)
        {
            var book = _audit.BookOf(same[0].Attempt.Item);
            var order = book?.Orders.GetValueOrDefault(same[0].Attempt.Order);
            foreach (var operation in same)
            {
                Check(operation, same, book, order);
            }

            CheckOrderOfReads(same);
        }

        foreach (var book in _audit.Books.Where(book => _items.Contains(book.Item)))
        {
            foreach (var order in book.Orders.Values)
            {
                CheckOrigin(order);
            }
        }
    }

    private void Check(Operation operation, List<Operation> same, ItemBook? book, OrderTrack? order)
    {
        var outcome = operation.Outcome;
        switch (outcome.Kind)
        {
            case OutcomeKind.Told:
                CheckTold(operation, outcome, order);
                break;
            case OutcomeKind.Lost when order is not null && !CouldBeWonAfter(operation, same):
                _found.Add(Lie.LostWithEvent, $"{operation} -- and the journal has {Tell(order)}");
                break;
            case OutcomeKind.Lost:
                CheckReason(operation, outcome, book);
                break;
            case OutcomeKind.Done when order?.Payments?.Contains(outcome.Code!) != true:
                _found.Add(Lie.CaptureLost, $"{operation} -- and the journal has no such payment");
                break;
            case OutcomeKind.Unexpected:
                _found.Add(Lie.Unexpected, operation.ToString());
                break;
        }
    }

    private void CheckTold(Operation operation, Outcome outcome, OrderTrack? order)
    {
        var attempt = operation.Attempt;
        if (outcome.Order != attempt.OrderId)
        {
            _found.Add(Lie.TwoOrdersForOneKey, $"{operation} -- the key names {attempt.OrderId}");
        }
        else if (order is null)
        {
            _found.Add(Lie.WonWithoutEvent, operation.ToString());
        }
        else if (order.Buyer != attempt.Buyer || order.Quantity != attempt.Quantity
            || outcome.Quantity != attempt.Quantity)
        {
            _found.Add(Lie.WrongBuyerOrQuantity, $"{operation} told x{outcome.Quantity} -- {Tell(order)}");
        }
        else if (order.StateAt(outcome.Version) != outcome.State)
        {
            _found.Add(Lie.StateDisagrees, $"{operation} -- {Tell(order)}, at version {outcome.Version} it was "
                + $"{order.StateAt(outcome.Version)}");
        }
    }

    /// <summary>
    /// A refusal is final for its pass, so an attempt with another one, not over before the refusal was asked for, may
    /// win; after line-lost any attempt that was not over may.
    /// </summary>
    private static bool CouldBeWonAfter(Operation lost, List<Operation> same)
    {
        var anyPass = lost.Kind != OperationKind.Buy || lost.Outcome.Code == "line-lost";
        return same.Exists(other => other.Kind == OperationKind.Buy && other != lost
            && (anyPass || other.Pass != lost.Pass) && EndOf(other) > lost.InvokedAt);
    }

    private static long EndOf(Operation operation) =>
        operation.Outcome.Kind is OutcomeKind.Open or OutcomeKind.None ? operation.InvokedAt + MostLife
        : operation.AnsweredAt;

    /// <summary>Lost only from durable facts: the journal must show the fact.</summary>
    private void CheckReason(Operation operation, Outcome outcome, ItemBook? book)
    {
        var attempt = operation.Attempt;
        var holds = outcome.Code switch
        {
            "line-lost" => true,
            _ when operation.Kind != OperationKind.Buy => true,
            _ when book is null => false,
            "sold-out" => book.LeastFreeOf(operation.Pass.Round) < attempt.Quantity,
            "limit-reached" => outcome.Order is { } counted
                && book.Orders.TryGetValue(counted.Key, out var order) && order.Buyer == attempt.Buyer,
            "round-closed" => book.Round > operation.Pass.Round || book.BuyersWhoMoved.Contains(attempt.Buyer),
            "ended" => book.IsRetired,
            _ => false,
        };
        if (!holds)
        {
            _found.Add(Lie.LostWithoutReason, $"{operation} -- round {book?.Round}, free in the round of the pass "
                + $"{book?.LeastFreeOf(operation.Pass.Round)}");
        }
    }

    /// <summary>
    /// Nobody is told an older version, queued, or lost of an order after somebody was told a newer one. One exception:
    /// a node that has a purchase of the same key under way, and whose owner can not tell, may say queued (protocol.md,
    /// Answers); such answers are counted.
    /// </summary>
    private void CheckOrderOfReads(List<Operation> same)
    {
        var asked = same.Where(operation => operation.Kind == OperationKind.Read
            && operation.Outcome.Kind is OutcomeKind.Told or OutcomeKind.Queued or OutcomeKind.Lost).ToList();
        if (asked.Count == 0)
        {
            return;
        }

        var told = same.Where(operation => operation.Outcome.Kind == OutcomeKind.Told)
            .OrderBy(operation => operation.AnsweredAt).ToList();
        var (next, newest) = (0, (Operation?)null);
        foreach (var read in asked.OrderBy(operation => operation.InvokedAt))
        {
            for (; next < told.Count && told[next].AnsweredAt < read.InvokedAt - MostStaleness; next++)
            {
                newest = newest?.Outcome.Version >= told[next].Outcome.Version ? newest : told[next];
            }

            if (newest is null || (read.Outcome.Kind == OutcomeKind.Told
                && read.Outcome.Version >= newest.Outcome.Version))
            {
                continue;
            }

            if (read.Outcome.Kind == OutcomeKind.Queued && same.Exists(other => IsUnderWayAt(other, read)))
            {
                _pendingAgain++;
            }
            else
            {
                _found.Add(Lie.WentBack, $"{read} -- after {newest}");
            }
        }
    }

    private static bool IsUnderWayAt(Operation purchase, Operation read) =>
        purchase.Kind == OperationKind.Buy && purchase.Node == read.Node && purchase.InvokedAt < read.InvokedAt
        && purchase.Outcome.Kind is OutcomeKind.Open or OutcomeKind.None or OutcomeKind.Queued;

    private void CheckOrigin(OrderTrack order)
    {
        var asked = _byOrder.GetValueOrDefault(order.Key)?.Find(operation => operation.Kind == OperationKind.Buy);
        if (asked is null)
        {
            _found.Add(Lie.OrderFromNowhere, $"{Tell(order)}: no client asked for it");
        }
        else if (order.Buyer != asked.Attempt.Buyer || order.Quantity != asked.Attempt.Quantity)
        {
            _found.Add(Lie.WrongBuyerOrQuantity, $"{asked} -- {Tell(order)}");
        }
    }

    private static string Tell(OrderTrack order) =>
        $"order {order.Item}-{order.Key} of {order.Buyer} x{order.Quantity}, {order.State} v{order.Version}";
}
