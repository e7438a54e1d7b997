using Seckill.Domain;
using Xunit;

namespace Seckill.Tests.Projections;

/// <summary>
/// One item with the domain's own state and decider, whose events go to a journal: the owner's side of the truth.
/// </summary>
internal sealed class TestSale(TestOwner owner, ItemId item)
{
    public const string Merchant = "m1";
    public static readonly Requester ByMerchant = new(Merchant, RequesterKind.Merchant);
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly OrderIdMint Mint = new(new byte[32]);
    private readonly List<ItemEvent> _events = [];
    private readonly List<KeyValuePair<OrderKey, ShipToRecord>> _shipTo = [];
    private int _stamps;

    public ItemId Item => item;

    public ItemState State { get; } = ItemState.Empty(item);

    public Instant Now { get; set; } = new(1_800_000_000_000);

    public List<(OrderKey Key, string Buyer)> Orders { get; } = [];

    public CommandStamp Stamp() => new(CommandKey.Derive(item.ToString(), "POST", "/", $"{_stamps++}"), 1);

    public static ItemTerms Terms(Instant now, int perBuyer = 3) => new(
        "Teapot", new Money(500, "CNY"), perBuyer, now + TimeSpan.FromSeconds(1), now + TimeSpan.FromHours(1), 60,
        AdmissionTerms.Default);

    /// <summary>Created, published, and open.</summary>
    public async Task OpenAsync(int stock)
    {
        Decide(new CreateItem(item, Merchant, Terms(Now), stock, null, Stamp()));
        Decide(new PublishItem(ByMerchant, "go", Stamp()));
        await CommitAsync();
        Now += TimeSpan.FromSeconds(2);
    }

    /// <summary>Decides, and folds; what happened is committed with the next <see cref="CommitAsync"/>.</summary>
    public Decision Decide(ItemCommand command)
    {
        var events = new List<ItemEvent>();
        var decision = ItemDecider.Decide(State, command, Now, events);
        foreach (var happened in events)
        {
            ItemEvolver.Evolve(State, happened, Now);
        }

        _events.AddRange(events);
        return decision;
    }

    /// <summary>Buys with a fresh pass; the order is remembered when it has begun.</summary>
    public OrderKey Buy(string buyer, int quantity = 1, bool waitList = false, string network = "")
    {
        var key = Mint.Derive(item, buyer, $"k{_stamps++}").Key;
        var salt = new Key128(7, (ulong)_stamps);
        var shipTo = new ShipToRecord(salt, $"name of {buyer}", "+86 555", $"street of {buyer}", network);
        var before = _events.Count;
        Decide(new PlaceOrder(
            key, buyer, BuyerKey.Of(buyer), quantity, waitList,
            new PassFacts(State.Facts.Round, Now, Now + TimeSpan.FromMinutes(2), false), 1, shipTo, false, Now));
        if (_events.Skip(before).Any(happened => happened is OrderEvent about && about.Order == key))
        {
            Orders.Add((key, buyer));
            _shipTo.Add(new(key, shipTo));
        }

        return key;
    }

    public void Pay(OrderKey order, string paymentId)
    {
        var buyer = BuyerKey.Of(Orders.Single(one => one.Key == order).Buyer);
        Decide(new StartPayment(order, buyer, paymentId, "sandbox", Grace, Stamp()));
        Decide(new RecordPayment(order, paymentId, "sandbox", true, View(order).Amount));
    }

    /// <summary>One commit with all that was decided since the last; none when nothing was.</summary>
    public async Task<ShardOffset> CommitAsync()
    {
        if (_events.Count > 0)
        {
            var at = await owner.AppendAsync(item, Now, [.. _events], [.. _shipTo]);
            State.Committed(at, new byte[32]);
            _events.Clear();
            _shipTo.Clear();
        }

        return owner.HeadOf(item);
    }

    public OrderView View(OrderKey order)
    {
        var buyer = Orders.Single(one => one.Key == order).Buyer;
        var reply = ItemReplies.Answer(State,
            new ReadOrder(order, new Requester(buyer, RequesterKind.Buyer), BuyerKey.Of(buyer)), Now);
        return Assert.IsType<OrderAnswered>(reply).Order;
    }

    public ItemBalance Balance() => Assert.IsType<BalanceAnswered>(
        ItemReplies.Answer(State, new ReadBalance(ByMerchant), Now)).Balance;
}
