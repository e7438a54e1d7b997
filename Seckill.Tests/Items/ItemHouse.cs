using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Tests.Journal;
using Seckill.Tests.Time;

namespace Seckill.Tests.Items;

/// <summary>One shard with its writer and actors over a scripted store, on time that the test moves.</summary>
internal sealed class ItemHouse : IRefundQueue, ISettlements, ISnapshotStore
{
    public static readonly ItemId Item = ItemId.Derive("acme", "watch");
    private static readonly ShardId Shard = new(3);

    private readonly Guid _me = Guid.NewGuid();
    private readonly ConcurrentDictionary<string, Snapshot> _snapshots = [];
    private readonly TaskCompletionSource _saved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ItemHouse() => Start();

    public ItemLimits Limits { get; set; } = ItemLimits.Default with { ExpireMost = 10, SnapshotEvery = 1 };

    /// <summary>Completes when the next snapshot is saved.</summary>
    public Task SnapshotSaved => _saved.Task;

    /// <summary>Compares states with the store; null: nobody does.</summary>
    public StateShadow? Shadow { get; set; }

    /// <summary>Takes the refunds over; null: nobody does.</summary>
    public IRefundQueue? Refunds { get; set; }

    public MemoryStore Store { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public LostAttempts Lost { get; } = new();

    public TestPermit Permit { get; } = new();

    public JournalClock Clock { get; private set; } = null!;

    public ShardJournalWriter Writer { get; private set; } = null!;

    public ItemActivator Activator { get; private set; } = null!;

    public Task<WriterEnd> Writing { get; private set; } = null!;

    /// <summary>As after a crash: a new epoch, everything read from the store again.</summary>
    public void Start()
    {
        Clock = new JournalClock(Time);
        var head = Store.Own(Shard, _me);
        var resolver = new AppendResolver(
            Store, new ShardFence(Store, _me), Permit, _me, Time, NullLogger.Instance);
        Writer = new ShardJournalWriter(
            head, 0, resolver, Permit, Clock, WriterLimits.Default, _ => { }, NullLogger.Instance);
        Writing = Writer.RunAsync();
        var ports = new ItemPorts(Clock, Time, new FactsBoard(), new OrderWatches(Time), this, this, this)
        {
            Shadow = Shadow,
        };
        Activator = new ItemActivator(Writer, new ItemLoader(Store, this), ports, Limits, Lost, NullLogger.Instance);
    }

    public async Task<ItemReply> AskAsync(ItemRequest request) => await (await Activator.PostAsync(Item, request)).Task;

    public async Task OpenSaleAsync(int stock, int holdSeconds = 3_600)
    {
        var terms = new ItemTerms(
            "Watch", new Money(100, "CNY"), 1, Clock.Now, Clock.Now + TimeSpan.FromHours(10), holdSeconds,
            AdmissionTerms.Default);
        Assert.IsType<ItemAnswered>(await AskAsync(new CreateItem(Item, "acme", terms, stock, null, Stamp(1))));
        var merchant = new Requester("acme", RequesterKind.Merchant);
        Assert.IsType<ItemAnswered>(await AskAsync(new PublishItem(merchant, "ready", Stamp(2))));
    }

    /// <summary>A purchase of one unit by that buyer, with a pass of the first round.</summary>
    public PlaceOrder Purchase(int buyer)
    {
        var subject = $"buyer-{buyer}";
        var pass = new PassFacts(1, Clock.Now, Clock.Now + TimeSpan.FromMinutes(2), false);
        return new PlaceOrder(
            new OrderKey(new Key128(7, (ulong)buyer)), subject, BuyerKey.Of(subject), 1, false, pass, 5,
            new ShipToRecord(default, "Ada", "1", "Lane"), false, Clock.Now);
    }

    public async Task<StockView> StockAsync() =>
        Assert.IsType<StockAnswered>(await AskAsync(new ReadStock(new Requester("", RequesterKind.System)))).Stock;

    /// <summary>Moves time until the task is done: what waits on it waits on this time alone.</summary>
    public async Task<T> AdvanceUntilAsync<T>(Task<T> done)
    {
        await Time.FireUntilAsync(done);
        return await done;
    }

    public ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellation)
    {
        _snapshots[$"{snapshot.Item}"] = snapshot;
        _saved.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public ValueTask<Snapshot?> LoadAsync(ShardId shard, ItemId? item, CancellationToken cancellation) =>
        new(_snapshots.GetValueOrDefault($"{item}"));

    public ValueTask DeleteAsync(ShardId shard, ItemId? item, CancellationToken cancellation)
    {
        _snapshots.TryRemove($"{item}", out _);
        return ValueTask.CompletedTask;
    }

    void IRefundQueue.Offer(ItemId item, PendingRefund refund) => Refunds?.Offer(item, refund);

    void IRefundQueue.Sent(string refundId) => Refunds?.Sent(refundId);

    void IRefundQueue.Drop(ItemId item) => Refunds?.Drop(item);

    void ISettlements.Begin(ItemId item, DueSettlement due)
    {
    }

    private static CommandStamp Stamp(ulong key) => new(new CommandKey(new Key128(0, key)), key);
}
