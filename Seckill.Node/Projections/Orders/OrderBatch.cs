using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>The orders of one step: those that begin in it, those that were there and changed.</summary>
internal sealed class OrderBatch
{
    private readonly Dictionary<OrderId, OrderRow> _all = [];
    private readonly HashSet<OrderId> _loaded = [];

    public List<OrderRow> New { get; } = [];

    public List<OrderRow> Changed => [.. _loaded.Select(id => _all[id])];

    public void Add(IReadOnlyList<OrderRow> loaded)
    {
        foreach (var row in loaded)
        {
            _all.Add(row.Id, row);
            _loaded.Add(row.Id);
        }
    }

    public void Begin(OrderRow row)
    {
        if (!_all.TryAdd(row.Id, row))
        {
            throw new ProjectionFaultException($"order {row.Id} begins twice");
        }

        New.Add(row);
    }

    public bool Has(OrderId id) => _all.ContainsKey(id);

    public OrderRow Change(OrderId id) => _all.TryGetValue(id, out var row)
        ? row
        : throw new ProjectionFaultException($"order {id} has no row");
}
