using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Items and orders of one shard: what lists show, and one side of the certificate.</summary>
public sealed class OrdersProjection(ShardId shard) : IProjection
{
    private const int MostRemembered = 1000;
    private readonly Dictionary<ItemId, ItemRow> _items = [];

    public void Forget() => _items.Clear();

    public async ValueTask ApplyAsync(IReadOnlyList<DecodedCommit> commits, IReadModelStep step)
    {
        await LoadItemsAsync(commits, step);
        var batch = new OrderBatch();
        var known = EarlierOrders(commits);
        if (known.Count > 0)
        {
            batch.Add(await step.LoadAsync(OrderShape.Instance, known));
        }

        var touched = new HashSet<ItemId>();
        foreach (var commit in commits)
        {
            touched.Add(commit.Item);
            Fold(commit, batch);
        }

        await step.InsertAsync(OrderShape.Instance, batch.New);
        await step.UpsertAsync(OrderShape.Instance, batch.Changed);
        await step.UpsertAsync(ItemShape.Instance, [.. touched.Select(id => _items[id])]);
    }

    private async ValueTask LoadItemsAsync(IReadOnlyList<DecodedCommit> commits, IReadModelStep step)
    {
        if (_items.Count > MostRemembered)
        {
            _items.Clear();
        }

        var missing = commits.Select(commit => commit.Item).Where(item => !_items.ContainsKey(item)).ToHashSet();
        if (missing.Count == 0)
        {
            return;
        }

        OrderId[] keys = [.. missing.Select(id => new OrderId(id, default))];
        foreach (var row in await step.LoadAsync(ItemShape.Instance, keys))
        {
            _items.Add(row.Item, row);
        }
    }

    /// <summary>Orders that these commits change and did not begin: their rows must be there.</summary>
    private static HashSet<OrderId> EarlierOrders(IReadOnlyList<DecodedCommit> commits)
    {
        var earlier = new HashSet<OrderId>();
        var begun = new HashSet<OrderId>();
        foreach (var commit in commits)
        {
            foreach (var happened in commit.Events)
            {
                if (happened is UnitsReserved or WaitListed)
                {
                    begun.Add(new OrderId(commit.Item, ((OrderEvent)happened).Order));
                }
                else if (happened is OrderEvent { Order: var key } && !begun.Contains(new OrderId(commit.Item, key)))
                {
                    earlier.Add(new OrderId(commit.Item, key));
                }
            }
        }

        return earlier;
    }

    private void Fold(DecodedCommit commit, OrderBatch batch)
    {
        for (var i = 0; i < commit.Events.Count; i++)
        {
            var happened = commit.Events[i];
            if (happened is ItemCreated created)
            {
                Begin(commit, created);
            }

            var item = ItemOf(commit);
            var before = item.FactsKey();
            item.Version++;
            item.Seq = commit.Commit.Seq;
            if (item.Version != commit.VersionBefore + i + 1)
            {
                throw new ProjectionFaultException($"item {item.Item} is at version {item.Version - 1} and commit "
                    + $"{commit.Commit.Seq} begins at {commit.VersionBefore}");
            }

            Fold(item, happened, commit, batch);
            if (before != item.FactsKey())
            {
                item.FactsVersion++;
            }
        }

        ItemFold.Check(ItemOf(commit));
    }

    private static void Fold(ItemRow item, ItemEvent happened, DecodedCommit commit, OrderBatch batch)
    {
        switch (happened)
        {
            case ItemCreated:
                break;
            case UnitsReserved reserved:
                Add(OrderFold.Begin(item, item.Version, item.Seq, reserved.Order, reserved.Buyer, reserved.Quantity,
                    OrderState.Reserved, commit.At));
                break;
            case WaitListed listed:
                Add(OrderFold.Begin(item, item.Version, item.Seq, listed.Order, listed.Buyer, listed.Quantity,
                    OrderState.Waiting, commit.At));
                break;
            case PaymentRecorded { Kind: PaymentRecordKind.Unfitting } stray
                when !batch.Has(new(item.Item, stray.Order)):
                // It names an order that there is not: payments list it.
                break;
            case OrderEvent about:
                var order = batch.Change(new OrderId(item.Item, about.Order));
                var before = order.State;
                OrderFold.Apply(item, order, about, commit.At);
                ItemFold.Move(item, order, before);
                break;
            default:
                ItemFold.Apply(item, happened, commit.At);
                break;
        }

        void Add(OrderRow order)
        {
            batch.Begin(order);
            ItemFold.Move(item, order, OrderState.None);
        }
    }

    private void Begin(DecodedCommit commit, ItemCreated created)
    {
        if (created.Item != commit.Item || !_items.TryAdd(created.Item, ItemFold.Begin(created, shard, commit.At)))
        {
            throw new ProjectionFaultException(
                $"item {created.Item} is created twice, or in the stream of {commit.Item}");
        }
    }

    private ItemRow ItemOf(DecodedCommit commit) => _items.TryGetValue(commit.Item, out var row)
        ? row
        : throw new ProjectionFaultException(
            $"commit {commit.Commit.Seq} is about item {commit.Item}, which has no row");
}
