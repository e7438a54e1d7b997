using Seckill.Domain;
using Xunit;

namespace Seckill.Tests.Domain;

/// <summary>
/// Owns one item and its clock: Given what happened, When a command comes, Then the decision, the events and the view.
/// After every command the books are checked and the events are kept for replay.
/// </summary>
internal sealed class ItemScenario
{
    public const string Merchant = "m1";
    public const int HoldSeconds = 900;
    public static readonly ItemId Id = ItemId.Derive(Merchant, "teapot");
    public static readonly Instant Opens = new(1_800_000_000_000);
    public static readonly Instant Closes = Opens + TimeSpan.FromHours(1);
    public static readonly Money Price = new(1999, "CNY");
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    public static readonly Requester Owner = new(Merchant, RequesterKind.Merchant);
    public static readonly Requester Stranger = new("m2", RequesterKind.Merchant);
    public static readonly Requester Operator = new("op1", RequesterKind.Operator);
    private static readonly OrderIdMint Mint = new(new byte[32]);
    private int _stamps;
    private long _happened;

    public ItemState State { get; private set; } = ItemState.Empty(Id);

    public Instant Now { get; set; } = Opens + TimeSpan.FromHours(-1);

    public List<(Instant At, IReadOnlyList<ItemEvent> Events)> Commits { get; } = [];

    public Decision Decision { get; private set; }

    public List<ItemEvent> Events { get; private set; } = [];

    /// <summary>A published item whose sale has been open for a second.</summary>
    public static ItemScenario Open(int stock = 10, int limit = 2, int? maxUnpaid = null)
    {
        var item = Draft(stock, limit, maxUnpaid);
        item.When(new PublishItem(Owner, "", item.Stamp()));
        item.Now = Opens + TimeSpan.FromSeconds(1);
        return item;
    }

    public static ItemScenario Draft(int stock = 10, int limit = 2, int? maxUnpaid = null)
    {
        var item = new ItemScenario();
        item.When(new CreateItem(Id, Merchant, Terms(limit, maxUnpaid), stock, null, item.Stamp()));
        return item;
    }

    public static ItemTerms Terms(int limit = 2, int? maxUnpaid = null) => new(
        "Teapot", Price, limit, Opens, Closes, HoldSeconds, new AdmissionTerms(MaxUnpaidOrders: maxUnpaid));

    /// <summary>Decides, folds and commits; the reply is made afterwards, as the actor does.</summary>
    public ItemReply When(ItemCommand command) =>
        Carry(events => ItemDecider.Decide(State, command, Now, events));

    /// <summary>The purchase stands in line, and its buyer cancels it there.</summary>
    public ItemReply Withdraw(PlaceOrder purchase) =>
        Carry(events => ItemDecider.Withdraw(purchase, Stamp(), events));

    private ItemReply Carry(Func<List<ItemEvent>, Decision> decide)
    {
        Events = [];
        var version = State.Version;
        Decision = decide(Events);
        Assert.Equal(version, State.Version);
        foreach (var happened in Events)
        {
            ItemAudit.Judge(State, happened, Now);
            ItemEvolver.Evolve(State, happened, Now);
        }

        if (Events.Count > 0)
        {
            Commits.Add((Now, Events));
            State.Committed(PositionOf(Commits.Count), HashOf(Commits.Count));
        }

        _happened += Events.Count;
        Assert.Equal(_happened, State.Version);
        if (State.Status != ItemStatus.None)
        {
            Assert.True(Balance.Money.Balances, $"{Balance.Money}");
        }

        return ItemReplies.Of(State, Decision);
    }

    /// <summary>The command is refused so, and nothing happens.</summary>
    public Refused ThenRefused(ItemCommand command, RefusalCode code)
    {
        var refused = Assert.IsType<Refused>(When(command));
        Assert.Equal(code, refused.Code);
        Assert.Empty(Events);
        return refused;
    }

    /// <summary>The command makes exactly these events.</summary>
    public ItemReply ThenHappened(ItemCommand command, params ItemEvent[] events)
    {
        var reply = When(command);
        Assert.Equal(events, Events);
        return reply;
    }

    public ItemScenario Pass(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public CommandStamp Stamp(ulong body = 1) =>
        new(CommandKey.Derive("u", "POST", "/v1/x", $"k{++_stamps}"), body);

    public static OrderKey KeyOf(string buyer, string key = "k") => Mint.Derive(Id, buyer, key).Key;

    public PlaceOrder Order(string buyer, int quantity = 1, string key = "k", bool waitList = false) => new(
        KeyOf(buyer, key), buyer, BuyerKey.Of(buyer), quantity, waitList, FreshPass(), BodyDigest: 7,
        new ShipToRecord(new Key128(1, 2), buyer, "1", "x"), Deferred: false, TakenAt: Now);

    public PassFacts FreshPass() => new(State.Facts.Round, Now, Now + TimeSpan.FromSeconds(120), false);

    /// <summary>Given a reserved (or waiting) order.</summary>
    public OrderKey Bought(string buyer, int quantity = 1, string key = "k", bool waitList = false)
    {
        Assert.IsType<OrderAnswered>(When(Order(buyer, quantity, key, waitList)));
        return KeyOf(buyer, key);
    }

    public OrderKey Paid(string buyer, int quantity = 1, string key = "k", string payment = "")
    {
        var order = Bought(buyer, quantity, key);
        When(Capture(order, payment == "" ? $"pay-{buyer}-{key}" : payment));
        Assert.Equal(OrderState.Paid, View(order).State);
        return order;
    }

    public RecordPayment Capture(OrderKey order, string payment, long? amount = null, string currency = "CNY") =>
        new(order, payment, "sandbox", true, new Money(amount ?? View(order).Amount.Amount, currency));

    public StartPayment Start(string buyer, string payment, string key = "k") =>
        new(KeyOf(buyer, key), BuyerKey.Of(buyer), payment, "sandbox", Grace, Stamp());

    public CancelOrder Cancel(string buyer, string key = "k") => new(KeyOf(buyer, key), BuyerKey.Of(buyer), Stamp());

    public RequestRefund Refund(OrderKey order, long? amount = null, bool restock = false, string id = "rf1") =>
        new(Owner, order, amount, restock, "why", id, Stamp());

    public RecordRefundSent Sent(OrderKey order, string payment, long amount, ulong callback) =>
        new(order, payment, new Money(amount, "CNY"), callback);

    public OrderView View(OrderKey order) => Assert.IsType<OrderAnswered>(ItemReplies.Answer(
        State, new ReadOrder(order, Operator, default), Now)).Order;

    public StockView Stock => Assert.IsType<StockAnswered>(ItemReplies.Answer(State, new ReadStock(Owner), Now)).Stock;

    public ItemBalance Balance =>
        Assert.IsType<BalanceAnswered>(ItemReplies.Answer(State, new ReadBalance(Owner), Now)).Balance;

    /// <summary>free, held, sold, returned.</summary>
    public (int Free, int Held, int Sold, int Returned) Units => (Stock.Free, Stock.Held, Stock.Sold, Stock.Returned);

    /// <summary>The state that the journal's bytes of the kept events give.</summary>
    public ItemState Replay()
    {
        var state = ItemState.Empty(Id);
        for (var i = 0; i < Commits.Count; i++)
        {
            var facts = CommitBodyCodec.Decode(CommitBodyCodec.Encode(Commits[i].At, Commits[i].Events, []));
            Assert.Equal(Commits[i].Events, facts.Events);
            foreach (var happened in facts.Events)
            {
                ItemEvolver.Evolve(state, happened, facts.DecidedAt);
            }

            state.Committed(PositionOf(i + 1), HashOf(i + 1));
        }

        return state;
    }

    /// <summary>Goes on with another copy of the state, as after a restart.</summary>
    public void ContinueWith(ItemState state) => State = state;

    private static ShardOffset PositionOf(int commit) => new(new ShardId(3), 100 + commit);

    private static byte[] HashOf(int commit) => [(byte)commit, (byte)(commit >> 8)];
}
