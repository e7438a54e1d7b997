using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>What an event makes of its item's row: facts and units (design.md, What counts where).</summary>
public static class ItemFold
{
    public static ItemRow Begin(ItemCreated created, ShardId shard, Instant at) => new()
    {
        Item = created.Item,
        Shard = shard,
        Merchant = created.Merchant,
        Terms = created.Terms,
        CreatedAt = at,
        UpdatedAt = at,
        CopyOf = created.CopyOf,
        Status = ItemStatus.Draft,
        Round = 1,
        FactsVersion = 1,
        Total = created.Stock,
        Free = created.Stock,
    };

    /// <summary>A fact about the item itself.</summary>
    public static void Apply(ItemRow item, ItemEvent happened, Instant at)
    {
        switch (happened)
        {
            case ItemChanged changed:
                item.Terms = changed.Terms;
                (item.Total, item.Free) = (changed.Stock, changed.Stock);
                break;
            case ItemPublished:
                item.Status = ItemStatus.Published;
                break;
            case ItemPaused:
                item.Status = ItemStatus.Paused;
                break;
            case ItemResumed:
                item.Status = ItemStatus.Published;
                break;
            case ItemRetired:
                item.Status = ItemStatus.Retired;
                break;
            case StockAdjusted adjusted:
                Adjust(item, adjusted.Delta, at);
                break;
            case AdmissionChanged changed:
                item.Terms = item.Terms with { Admission = changed.Admission };
                break;
            case RoundOpened opened:
                item.Round = opened.Round;
                (item.Free, item.Returned) = (item.Free + item.Returned, 0);
                break;
            default:
                throw new ProjectionFaultException($"no fold for {happened.GetType().Name} in items");
        }

        item.UpdatedAt = at;
    }

    /// <summary>
    /// Moves the units of an order that went from one state to another; None: it was not there before.
    /// </summary>
    public static void Move(ItemRow item, OrderRow order, OrderState before)
    {
        var units = order.Quantity;
        switch (before, order.State)
        {
            case (OrderState.None, OrderState.Reserved):
                item.Free -= units;
                item.Held += units;
                break;
            case (OrderState.None, OrderState.Waiting):
                item.Waiting += units;
                break;
            case (OrderState.Waiting, OrderState.Reserved):
                item.Waiting -= units;
                item.Returned -= units;
                item.Held += units;
                break;
            case (OrderState.Waiting, OrderState.Refused or OrderState.Cancelled):
                item.Waiting -= units;
                break;
            case (OrderState.Reserved, OrderState.Paid):
                item.Held -= units;
                item.Sold += units;
                break;
            case (OrderState.Reserved, OrderState.Expired or OrderState.Cancelled or OrderState.ClawedBack):
                item.Held -= units;
                item.Returned += units;
                break;
            case (OrderState.Refunding, OrderState.Refunded) when order.Restocked:
                item.Sold -= units;
                item.Returned += units;
                break;
            case (OrderState.Refunding, OrderState.Refunded):
                item.RefundedUnits += units;
                break;
            case var (from, to) when from == to || (OrderFold.IsSold(from) && OrderFold.IsSold(to)):
                break;
            default:
                throw new ProjectionFaultException($"order {order.Id} went from {before} to {order.State}");
        }
    }

    /// <summary>The unit identity; it holds after every commit.</summary>
    public static void Check(ItemRow item)
    {
        var fits = item is { Free: >= 0, Held: >= 0, Sold: >= 0, Returned: >= 0, Waiting: >= 0 }
            && (long)item.Free + item.Held + item.Sold + item.Returned == item.Total;
        if (!fits)
        {
            throw new ProjectionFaultException($"item {item.Item} at {item.Seq}: free {item.Free} + held {item.Held}"
                + $" + sold {item.Sold} + returned {item.Returned} is not total {item.Total}");
        }
    }

    private static void Adjust(ItemRow item, int delta, Instant at)
    {
        item.Total = checked(item.Total + delta);
        if (delta < 0)
        {
            var returned = Math.Min(item.Returned, -delta);
            item.Returned -= returned;
            item.Free -= -delta - returned;
        }
        else if (at < item.Terms.OpensAt)
        {
            item.Free += delta;
        }
        else
        {
            item.Returned += delta;
        }
    }
}
