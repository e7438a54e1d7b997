using Seckill.Domain;
using Seckill.Http.Orders;
using Seckill.Node.Projections;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>Answers "why did I lose?" from what the nodes remember and what the journal says of that moment.</summary>
internal sealed class LossTeller(ManagementSights sights, ICluster cluster)
{
    private const int MostOrders = 100;
    private readonly ItemsThen _items = new(sights.Journal);

    public async Task<LossStory> TellAsync(ItemId item, string buyer, CancellationToken cancellation)
    {
        var orders = await sights.Queries.OrdersAsync(
            new OrderFilter(item, buyer, null), null, MostOrders, cancellation);
        var (refusals, silent) = await RefusalsAsync(item, BuyerKey.Of(buyer), cancellation);
        return new LossStory(item.ToString(), buyer, [.. orders.Select(ListedOf)], refusals, silent);
    }

    /// <summary>What the nodes remember, oldest first, and who did not answer.</summary>
    public async Task<(IReadOnlyList<LossResource> Refusals, IReadOnlyList<string> Silent)> RefusalsAsync(
        ItemId item, BuyerKey buyer, CancellationToken cancellation)
    {
        var told = await cluster.RefusalsAsync(item, buyer, cancellation);
        var notes = told.SelectMany(one => one.Told?.Notes.Select(note => (Node: one.Node.NodeId, Note: note)) ?? [])
            .OrderBy(one => one.Note.First).ToList();
        var then = await _items.AtAsync(item, [.. notes.Select(one => one.Note.Last)], cancellation);
        return (
            [.. notes.Zip(then, (one, at) => LossOf(item, one.Node, one.Note, at))],
            [.. told.Where(one => one.Told is null).Select(one => one.Node.NodeId)]);
    }

    public static OrderListed ListedOf(ListedOrder listed)
    {
        var view = OrderRowView.Of(listed);
        return new OrderListed(
            view.Id.ToString(), view.Id.Item.ToString(), listed.Row.Buyer, OrderStates.NameOf(view.State),
            view.Reason is { } reason ? Http.Problems.Refusals.ReasonOf(reason) : null, view.Quantity, view.Amount,
            view.CreatedAt, view.UpdatedAt, view.Position is { } position ? PositionResource.Of(position) : null);
    }

    private static LossResource LossOf(ItemId item, string node, RefusalNote note, ItemThen? then) => new(
        node, note.What, note.Code, note.Rule, WhyRefused.Of(note.Code, note.Rule, then), note.Count, note.First,
        note.Last, note.Order is { } order ? new OrderId(item, order).ToString() : null, then);
}
