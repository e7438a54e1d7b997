using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Orders;
using Seckill.Http.Ports;
using Seckill.Http.Problems;
using Seckill.Node.Projections;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// Tells an order's whole story from HTTP to delivery: what its owner says, what the journal holds, what landed in the
/// read models, and what became of its events; of one that lost, why.
/// </summary>
internal sealed class OrderTeller(
    ManagementSights sights, ItemAsks asks, ICluster cluster, IItemGateway gateway, LossTeller losses,
    IServerClock clock)
{
    private readonly StoryParts _parts = new(sights);

    /// <summary>Null: nobody knows the order.</summary>
    public async Task<OrderStory?> TellAsync(OrderId order, Requester reader, CancellationToken cancellation)
    {
        var reply = await asks.AskAsync(order.Item, new ReadOrder(order.Key, reader, default));
        var view = (reply as OrderAnswered)?.Order;
        var row = await sights.Queries.FindOrderAsync(order, cancellation);
        var isDurable = view?.Position is not null || row is not null;
        var events = isDurable || reply is Undecided or Refused { Code: not RefusalCode.NotFound }
            ? await _parts.EventsAsync(order, (row?.Row.Number ?? 1) - 1, cancellation) : [];
        if (view is null && row is null && events.Count == 0)
        {
            return null;
        }

        var buyer = row?.Row.Buyer
            ?? events.Select(one => BuyerOf(one.Happened)).FirstOrDefault(sub => sub is not null);
        var (payments, refunds) = events.Count > 0 ? await _parts.MoneyAsync(order, cancellation) : ([], []);
        var lost = (view?.State ?? row?.Row.State) is { } state && IsLost(state);
        var key = view?.Buyer ?? (buyer is null ? default(BuyerKey?) : BuyerKey.Of(buyer));
        var refusals = lost && key is { } known
            ? (await losses.RefusalsAsync(order.Item, known, cancellation)).Refusals : null;
        var map = await cluster.LookAsync(cancellation);
        var place = ClusterViews.Place(map, order.Item);
        var told = events.Select(one => one.Told).ToList();
        return new OrderStory
        {
            OrderId = order.ToString(),
            ItemId = order.Item.ToString(),
            Shard = place.Shard,
            Node = place.Node,
            Buyer = buyer,
            Verdict = VerdictOf(view, row, reply),
            Owner = view is null ? null : OrderResource.Of(view, clock.Now),
            OwnerSays = view is null ? SaidBy(reply) : null,
            Journal = told,
            ReadModel = row is null ? null : LossTeller.ListedOf(row),
            Payments = payments,
            Refunds = refunds,
            Delivery = await _parts.DeliveryAsync(order, cancellation),
            Webhooks = await WebhooksAsync(order.Item, told, cancellation),
            Refusals = refusals,
        };
    }

    private async Task<IReadOnlyList<StoryWebhook>> WebhooksAsync(
        ItemId item, IReadOnlyList<StoryEvent> events, CancellationToken cancellation)
    {
        try
        {
            return events.Count > 0 && await gateway.FactsAsync(item, cancellation) is { Merchant: var merchant }
                ? await _parts.WebhooksAsync(merchant, events, cancellation) : [];
        }
        catch (ItemUnreachableException)
        {
            return [];
        }
    }

    /// <summary>An owner that can not be asked leaves the read model to say it.</summary>
    private static string VerdictOf(OrderView? view, ListedOrder? row, ItemReply reply)
    {
        var state = view?.State ?? row?.Row.State;
        if (state is not { } known)
        {
            return $"in the journal; its owner does not answer ({SaidBy(reply)})";
        }

        var word = OrderStates.NameOf(known);
        var since = (view?.UpdatedAt ?? row!.Row.UpdatedAt).ToString();
        var reason = view is not null ? view.Reason : row!.Row.Detail?.Reason;
        return known switch
        {
            OrderState.Refused when reason is { } code =>
                $"refused since {since} ({Refusals.ReasonOf(code)}): "
                    + WhyRefused.Of(Refusals.ReasonOf(code), ProblemAnswer.ByItem),
            OrderState.Expired => $"expired since {since}: it was not paid in time, its units went back",
            OrderState.ClawedBack => $"taken back since {since} by an operator, who gave a reason; see the journal",
            OrderState.Queued => $"in line since {since}: nothing is decided yet ({view?.Ahead} ahead)",
            _ => $"{word} since {since}",
        };
    }

    private static string SaidBy(ItemReply reply) => reply switch
    {
        Refused refused => Refusals.TypeOf(refused.Code).Code,
        Undecided => PurchaseProblems.ReducedCapacity.Code,
        _ => throw new InvalidOperationException($"no word for {reply.GetType().Name}"),
    };

    private static bool IsLost(OrderState state) => state == OrderState.Refused;

    private static string? BuyerOf(OrderEvent happened) => happened switch
    {
        UnitsReserved reserved => reserved.Buyer,
        WaitListed waiting => waiting.Buyer,
        _ => null,
    };
}
