using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Paid orders of one shard on their way: what a warehouse works on.</summary>
public sealed class DeliveriesProjection : IProjection
{
    public void Forget()
    {
        // Every step loads what it changes.
    }

    public async ValueTask ApplyAsync(IReadOnlyList<DecodedCommit> commits, IReadModelStep step)
    {
        var orders = commits
            .SelectMany(commit => commit.Events.Where(IsDelivery)
                .Select(happened => new OrderId(commit.Item, ((OrderEvent)happened).Order)))
            .ToHashSet();
        if (orders.Count == 0)
        {
            return;
        }

        var rows = (await step.LoadAsync(DeliveryShape.Instance, orders)).ToDictionary(row => row.Order);
        var changed = new HashSet<DeliveryRow>();
        var shipments = new HashSet<ShipmentRow>();
        foreach (var commit in commits)
        {
            foreach (var happened in commit.Events)
            {
                if (happened is OrderEvent about
                    && DeliveryFold.Apply(rows, new OrderId(commit.Item, about.Order), about, commit.At) is { } row)
                {
                    changed.Add(row);
                }

                if (happened is OrderShipped shipped)
                {
                    shipments.Add(new ShipmentRow(
                        ShipmentRow.NameOf(shipped.Carrier, shipped.TrackingNumber),
                        new OrderId(commit.Item, shipped.Order)));
                }
            }
        }

        await step.UpsertAsync(DeliveryShape.Instance, [.. changed]);
        await step.UpsertAsync(ShipmentShape.Instance, [.. shipments]);
    }

    private static bool IsDelivery(ItemEvent happened) =>
        happened is OrderPaid or RefundRequested or OrderShipped or OrderDelivered or DeliveryFailed
            or ShipmentReported;
}
