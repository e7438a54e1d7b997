using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Names what differs between the journal and a read model, one sentence a difference.</summary>
internal static class FigureComparison
{
    /// <summary>
    /// States whose order has a delivery in that state; an order that is refunding or refunded has it withdrawn.
    /// </summary>
    private static readonly IReadOnlyDictionary<DeliveryState, OrderState[]> OrdersOfDelivery =
        new Dictionary<DeliveryState, OrderState[]>
        {
            [DeliveryState.Due] = [OrderState.Paid],
            [DeliveryState.Shipped] = [OrderState.Shipped],
            [DeliveryState.Delivered] = [OrderState.Delivered],
            [DeliveryState.Failed] = [OrderState.DeliveryFailed],
            [DeliveryState.Withdrawn] = [OrderState.Refunding, OrderState.Refunded],
        };

    public static void Compare(ProjectionKind kind, ItemBalance journal, ItemFigures figures, List<string> differences)
    {
        if (kind == ProjectionKind.Orders)
        {
            CompareOrders(journal, figures, differences);
            CompareUnits(journal, figures, differences);
            CompareItem(journal, figures.Item, differences);
        }
        else if (kind == ProjectionKind.Payments)
        {
            Compare(differences, "captured money", journal.Money.Captured, figures.Captured);
            Compare(differences, "refunded money", journal.Money.Refunded, figures.Refunded);
            Compare(differences, "money due", journal.Money.Due, figures.Due);
        }
        else if (kind == ProjectionKind.Deliveries)
        {
            foreach (var (delivery, states) in OrdersOfDelivery)
            {
                Compare(differences, $"deliveries {delivery.ToString().ToLowerInvariant()}",
                    states.Sum(state => journal.Orders.GetValueOrDefault(state)),
                    figures.Deliveries.GetValueOrDefault(delivery));
            }
        }
        else
        {
            throw new InvalidOperationException($"no comparison for {kind.Name}");
        }
    }

    private static void CompareOrders(ItemBalance journal, ItemFigures figures, List<string> differences)
    {
        foreach (var state in Enum.GetValues<OrderState>())
        {
            Compare(differences, $"orders {state.ToString().ToLowerInvariant()}",
                journal.Orders.GetValueOrDefault(state),
                figures.Orders.Where(figure => figure.State == state).Sum(figure => figure.Orders));
        }
    }

    private static void CompareUnits(ItemBalance journal, ItemFigures figures, List<string> differences)
    {
        Compare(differences, "units held by orders", journal.Stock.Held,
            Units(figure => figure.State == OrderState.Reserved));
        Compare(differences, "units sold by orders", journal.Stock.Sold, Units(figure =>
            OrderFold.IsSold(figure.State) || (figure.State == OrderState.Refunded && !figure.Restocked)));
        Compare(differences, "units refunded by orders", journal.Stock.RefundedUnits,
            Units(figure => figure.State == OrderState.Refunded && !figure.Restocked));
        Compare(differences, "units waited for", journal.Stock.Waiting,
            Units(figure => figure.State == OrderState.Waiting));

        long Units(Func<OrderFigure, bool> which) => figures.Orders.Where(which).Sum(figure => figure.Units);
    }

    private static void CompareItem(ItemBalance journal, ItemRow? item, List<string> differences)
    {
        if (item is null)
        {
            differences.Add($"Item {journal.Facts.Id} is in the journal and not in the read model.");
            return;
        }

        Compare(differences, "total units of the item", journal.Stock.Total, item.Total);
        Compare(differences, "free units of the item", journal.Stock.Free, item.Free);
        Compare(differences, "held units of the item", journal.Stock.Held, item.Held);
        Compare(differences, "sold units of the item", journal.Stock.Sold, item.Sold);
        Compare(differences, "returned units of the item", journal.Stock.Returned, item.Returned);
    }

    private static void Compare(List<string> differences, string what, Int128 journal, Int128 readModel)
    {
        if (journal != readModel)
        {
            differences.Add($"The journal has {journal} {what}, the read model has {readModel}.");
        }
    }
}
