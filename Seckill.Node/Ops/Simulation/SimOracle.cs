using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// Knows everything at once, and holds the product to its promise at every commit and every answer: each event could
/// follow by the rules, won means durable, lost means never.
/// </summary>
internal sealed class SimOracle(SimWorld world)
{
    private readonly Dictionary<ItemId, ItemState> _items = [];
    private readonly HashSet<(ItemId Item, OrderKey Order)> _lost = [];
    private readonly Dictionary<(ItemId Item, OrderKey Order), int> _versions = [];

    public long Commits { get; private set; }

    public long Won { get; private set; }

    public long Lost { get; private set; }

    public IEnumerable<ItemState> Items => _items.Values;

    public ItemState StateOf(ItemId item) =>
        _items.TryGetValue(item, out var state) ? state : _items[item] = ItemState.Empty(item);

    /// <summary>A commit became durable.</summary>
    public void Committed(JournalCommit commit)
    {
        Commits++;
        world.Note(BitConverter.ToInt64(commit.Hash));
        var state = StateOf(commit.Item);
        var facts = ItemReplay.Read(commit);
        foreach (var happened in facts.Events.OfType<OrderEvent>())
        {
            if (_lost.Contains((commit.Item, happened.Order)))
            {
                throw new SimViolation($"order {happened.Order} was told lost, and now there is {happened}");
            }
        }

        ItemReplay.Apply(state, commit, facts, ItemAudit.Judge);
        ItemAudit.Recount(state);
    }

    /// <summary>A buyer hears what became of his order.</summary>
    public void ToldOrder(OrderView order)
    {
        var (item, key) = (order.Id.Item, order.Id.Key);
        if (order.State is OrderState.Queued)
        {
            return;
        }

        if (!StateOf(item).Knows(key))
        {
            throw new SimViolation($"order {order.Id} was told {order.State}, and the journal does not know it");
        }

        Won += order.State == OrderState.Reserved ? 1 : 0;
        if (_versions.GetValueOrDefault((item, key)) > order.Version)
        {
            throw new SimViolation($"order {order.Id} was told in version {order.Version} after a later one");
        }

        _versions[(item, key)] = order.Version;
    }

    /// <summary>A buyer hears a refusal that is final for his order.</summary>
    public void ToldLost(ItemId item, OrderKey order)
    {
        if (StateOf(item).Knows(order))
        {
            throw new SimViolation($"order {order} was told lost, and the journal has it");
        }

        Lost += _lost.Add((item, order)) ? 1 : 0;
    }

    /// <summary>A buyer hears that there is no such order.</summary>
    public void ToldNotFound(ItemId item, OrderKey order)
    {
        if (_versions.ContainsKey((item, order)))
        {
            throw new SimViolation($"order {order} was answered before and is not found now");
        }
    }
}

/// <summary>A promise was broken.</summary>
internal sealed class SimViolation(string what) : Exception(what);
