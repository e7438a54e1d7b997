using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>One step of a random sale: which command, and three numbers to make its members of.</summary>
public readonly record struct SaleStep(byte Command, byte First, byte Second, byte Third);

/// <summary>
/// Owns a sale in which anything may happen in any order, with few buyers, keys and payments so that they often meet;
/// after each step everything that must always hold is checked from the outside (the views), not from the counters.
/// </summary>
internal sealed class RandomSale
{
    private static readonly string[] Buyers = ["u1", "u2", "u3", "u4"];
    private readonly List<ItemCommand> _carriedOut = [];
    private readonly List<PlaceOrder> _lost = [];
    private readonly Dictionary<OrderKey, OrderState> _states = [];
    private readonly Dictionary<OrderKey, string> _owners = [];
    private (int Round, int Free) _free;

    public ItemScenario Item { get; } = Open(stock: 5, limit: 3);

    public void Play(SaleStep step)
    {
        switch (step.Command % 33)
        {
            case 0:
                Repeat(step);
                break;
            case 1:
                RepeatLost(step);
                break;
            case < 6:
                Item.Pass(TimeSpan.FromSeconds(step.First * step.Second / 160));
                break;
            default:
                Carry(CommandOf(step));
                break;
        }

        Check();
    }

    /// <summary>
    /// Whatever was carried out once makes no event when it comes again (system commands need no stamp).
    /// </summary>
    private void Repeat(SaleStep step)
    {
        if (_carriedOut.Count > 0)
        {
            Item.When(_carriedOut[step.First % _carriedOut.Count]);
            Assert.Empty(Item.Events);
            Assert.NotEqual(DecisionKind.Refused, Item.Decision.Kind);
        }
    }

    /// <summary>What was lost in a round is not won by its late duplicate.</summary>
    private void RepeatLost(SaleStep step)
    {
        if (_lost.Count > 0)
        {
            Item.When(_lost[step.First % _lost.Count]);
            Assert.Empty(Item.Events);
        }
    }

    private void Carry(ItemCommand command)
    {
        Item.When(command);
        if (Item.Events.Count > 0 && command is not (ExpireHolds or OpenRound or SettleDeadline or RecordRefundSent))
        {
            _carriedOut.Add(command);
        }

        if (command is PlaceOrder order)
        {
            _owners[order.Order] = order.Buyer;
            if (Item.Decision.Refusal?.Code == RefusalCode.SoldOut)
            {
                _lost.Add(order);
                Item.State.NoteWant();
            }
        }

        if (command is ExpireHolds { Most: > 100 })
        {
            var awaited = Item.State.SettlementsDue(Item.Now).Select(due => due.Order).ToHashSet();
            Assert.DoesNotContain(_states.Keys.Where(key => !awaited.Contains(key)).Select(Item.View),
                view => view.State == OrderState.Reserved && (view.GraceUntil ?? view.PayBy) <= Item.Now);
        }
    }

    private ItemCommand CommandOf(SaleStep step)
    {
        var buyer = Buyers[step.First % Buyers.Length];
        var name = $"k{step.Second % 6}";
        var key = Target(step, KeyOf(buyer, name));
        var payment = $"pay-{key.Value.Low % 16}-{step.Third % 3}";
        var known = _states.ContainsKey(key);
        var amount = known ? Item.View(key).Amount.Amount : Price.Amount;
        return (step.Command % 33) switch
        {
            <= 13 => Item.Order(buyer, 1 + step.Third % 2, name, waitList: step.Third % 8 > 4)
                with
            { Pass = Item.FreshPass() with { IssuedAt = Item.Now + TimeSpan.FromSeconds(-(step.Third % 3)) } },
            14 => Item.Cancel(buyer, name),
            15 => new ShipOrder(Owner, key, "SF", "1", Item.Stamp()),
            16 or 17 => Item.Start(buyer, payment, name) with { Order = key, Buyer = BuyerOf(key) },
            18 or 19 => new RecordPayment(key, payment, "sandbox", true, new Money(amount, "CNY")),
            20 => new RecordPayment(
                key, payment, "sandbox", step.Third % 4 == 0,
                new Money(step.Third % 2 == 0 ? step.Third : amount, "CNY")),
            21 => new ExpireHolds(step.Third % 2 == 0 ? 1 : 1000),
            22 => new OpenRound(Interval),
            23 => new SettleDeadline(
                key, payment, "sandbox", step.Third % 3 == 0 ? new Money(amount, "CNY") : null),
            24 => Item.Refund(key, step.Third % 3 == 0 ? 500 : null, step.Third % 2 == 0, $"rf{step.Third % 4}"),
            25 => PendingOr(step, key),
            26 => new ShipOrder(Owner, key, "SF", "1", Item.Stamp()),
            27 => new RecordDelivery(Owner, key, step.Third % 2 == 0, Item.Stamp()),
            28 => new ClawBackHold(Operator, key, "bots"),
            29 => new AdjustStock(Owner, step.Third % 7 - 3, "count", Item.Stamp()),
            30 => new ChangeAdmission(
                Operator, new AdmissionChange(step.First + 1, MaxLine: step.Third), "crowd", Item.Stamp()),
            31 => new PauseItem(Owner, "", Item.Stamp()),
            _ => step.Third < 8 ? new RetireItem(Owner, "", Item.Stamp()) : new ResumeItem(Owner, "", Item.Stamp()),
        };
    }

    /// <summary>Most steps are about an order that exists.</summary>
    private OrderKey Target(SaleStep step, OrderKey other) =>
        _states.Count == 0 || step.First > 230 ? other : _states.Keys.ElementAt(step.Second % _states.Count);

    private RecordRefundSent PendingOr(SaleStep step, OrderKey key)
    {
        var pending = Item.State.PendingRefunds;
        return pending.Count == 0
            ? Item.Sent(key, "p", 1, 1)
            : Item.Sent(
                pending[step.First % pending.Count].Order, pending[step.First % pending.Count].PaymentId,
                pending[step.First % pending.Count].Amount.Amount, step.Second);
    }

    private BuyerKey BuyerOf(OrderKey order) => _states.ContainsKey(order) ? Item.View(order).Buyer : default;

    private void Check()
    {
        ItemAudit.Recount(Item.State);
        foreach (var changed in Item.Events.OfType<OrderEvent>().Select(happened => happened.Order).Distinct())
        {
            var reply = ItemReplies.Answer(Item.State, new ReadOrder(changed, Operator, default), Item.Now);
            if (reply is OrderAnswered now)
            {
                CheckMoves(changed, now.Order);
            }
        }

        var views = _states.Keys.Select(Item.View).ToList();
        int UnitsIn(OrderState state) => views.Where(view => view.State == state).Sum(view => view.Quantity);
        Assert.Equal(UnitsIn(OrderState.Reserved), Item.Stock.Held);
        Assert.Equal(UnitsIn(OrderState.Waiting), Item.Stock.Waiting);
        Assert.Equal(views.Count, Item.Balance.Orders.Values.Sum());
        foreach (var ofBuyer in views.Where(Counts).GroupBy(view => view.Buyer))
        {
            Assert.True(ofBuyer.Sum(view => view.Quantity) <= 3, "the limit is broken");
        }

        Assert.False(_free.Round == Item.Stock.Round && Item.Stock.Free > _free.Free, "free rose within a round");
        _free = (Item.Stock.Round, Item.Stock.Free);
    }

    private void CheckMoves(OrderKey order, OrderView view)
    {
        var path = view.Timeline.Select(entry => entry.State).ToList();
        Assert.Equal(view.State, path[^1]);
        Assert.Equal(_owners[order], Buyers.Single(buyer => BuyerKey.Of(buyer) == view.Buyer));
        foreach (var (from, to) in path.Zip(path.Skip(1)))
        {
            Assert.Contains(to, Next(from));
        }

        _states[order] = view.State;
    }

    private static bool Counts(OrderView view) => view.State is not (OrderState.Expired or OrderState.Cancelled
        or OrderState.ClawedBack or OrderState.Refused);

    /// <summary>The arrows of design.md, The item.</summary>
    private static OrderState[] Next(OrderState from) => from switch
    {
        OrderState.Waiting => [OrderState.Reserved, OrderState.Refused, OrderState.Cancelled],
        OrderState.Reserved =>
            [OrderState.Paid, OrderState.Expired, OrderState.Cancelled, OrderState.ClawedBack],
        OrderState.Paid => [OrderState.Shipped, OrderState.Refunding],
        OrderState.Shipped => [OrderState.Delivered, OrderState.DeliveryFailed, OrderState.Refunding],
        OrderState.DeliveryFailed => [OrderState.Shipped, OrderState.Refunding],
        OrderState.Delivered => [OrderState.Refunding],
        OrderState.Refunding => [OrderState.Refunded],
        _ => [],
    };
}
