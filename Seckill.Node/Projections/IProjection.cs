using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Folds the commits of one shard into the rows of one read model. Used by one step at a time.</summary>
public interface IProjection
{
    /// <summary>
    /// Writes what the commits, taken in order, make of the rows; throws on what it does not understand.
    /// </summary>
    ValueTask ApplyAsync(IReadOnlyList<DecodedCommit> commits, IReadModelStep step);

    /// <summary>Rows were changed behind its back, or a step was rolled back: what it remembers is void.</summary>
    void Forget();
}

/// <summary>A read model that can be paused, resumed and rebuilt by its name.</summary>
/// <param name="Name">As operators call it.</param>
/// <param name="Tables">What a rebuild empties.</param>
/// <param name="ForShard">Makes the projection of one shard.</param>
public sealed record ProjectionKind(string Name, IReadOnlyList<string> Tables, Func<ShardId, IProjection> ForShard)
{
    public static readonly ProjectionKind Orders = new(
        "orders", [ItemShape.Instance.Table, OrderShape.Instance.Table], shard => new OrdersProjection(shard));

    public static readonly ProjectionKind Payments = new(
        "payments", [PaymentShape.Instance.Table, RefundShape.Instance.Table], _ => new PaymentsProjection());

    public static readonly ProjectionKind Deliveries = new(
        "deliveries", [DeliveryShape.Instance.Table, ShipmentShape.Instance.Table], _ => new DeliveriesProjection());

    public static readonly IReadOnlyList<ProjectionKind> All = [Orders, Payments, Deliveries];
}

/// <summary>A fact that does not fit what was folded before: the projection stops on its shard.</summary>
public sealed class ProjectionFaultException(string message) : Exception(message);
