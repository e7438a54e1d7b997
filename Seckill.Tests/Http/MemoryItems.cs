using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Items;

namespace Seckill.Tests.Http;

/// <summary>
/// Items in memory behind the edge's port, decided by the product's own decider; a test can hold the line or break it.
/// </summary>
public sealed class MemoryItems(TimeProvider time) : IItemGateway
{
    private static readonly ShardId Shard = new(7);

    private readonly Lock _gate = new();
    private readonly Dictionary<ItemId, ItemState> _states = [];
    private readonly Queue<(ItemId Item, ItemCommand Command, TaskCompletionSource<ItemReply> Reply)> _line = [];
    private readonly List<TaskCompletionSource> _watches = [];
    private readonly Dictionary<ItemId, UsedChallenges> _used = [];
    private readonly TaskCompletionSource _watched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _offset;

    public Dictionary<OrderKey, (string Buyer, ShipToRecord ShipTo)> ShipTo { get; } = [];

    /// <summary>Commands that made events.</summary>
    public int Changes { get; private set; }

    /// <summary>Every request that reached the gateway.</summary>
    public int Asked { get; private set; }

    /// <summary>Used challenges that an item remembers.</summary>
    public int MostChallenges { get; set; } = 1_000;

    /// <summary>Purchases stay in line until <see cref="DecideLine"/>.</summary>
    public bool HoldsLine { get; set; }

    /// <summary>Purchases that had to wait in line, so far.</summary>
    public int Queued { get; private set; }

    /// <summary>Completes when the first long poll waits; fails after 30 s of real time, so no test hangs.</summary>
    public Task WatchedAsync() => _watched.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Answers instead of the item where it gives a reply.</summary>
    public Func<ItemRequest, ItemReply?> Intercept { get; set; } = _ => null;

    public IReadOnlyList<ItemState> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _states.Values];
            }
        }
    }

    public ValueTask<ItemReply> AskAsync(ItemId item, ItemRequest request, CancellationToken cancellation) =>
        new(Answer(item, request));

    public ValueTask<ItemTicket> EnqueueAsync(
        ItemId item, ItemCommand command, TimeSpan tryFor, bool untilInLine)
    {
        if (!HoldsLine)
        {
            return new(new ItemTicket(Task.FromResult(Answer(item, command))));
        }

        var reply = new TaskCompletionSource<ItemReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _line.Enqueue((item, command, reply));
            Queued++;
        }

        return new(new ItemTicket(reply.Task));
    }

    /// <summary>Decides all that wait in line, in order.</summary>
    public void DecideLine()
    {
        HoldsLine = false;
        lock (_gate)
        {
            while (_line.TryDequeue(out var next))
            {
                next.Reply.SetResult(Answer(next.Item, next.Command));
            }
        }
    }

    /// <summary>Forgets all that wait in line, as a crash of the owner does; nobody is told.</summary>
    public void LoseLine()
    {
        HoldsLine = false;
        lock (_gate)
        {
            while (_line.TryDequeue(out var next))
            {
                next.Reply.SetResult(Undecided.Instance);
            }
        }
    }

    public ValueTask<ItemFacts?> FactsAsync(ItemId item, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return new(
                _states.TryGetValue(item, out var state) && state.Status != ItemStatus.None ? state.Facts : null);
        }
    }

    public async ValueTask OrderChangedAsync(
        OrderId order, int seenVersion, TimeSpan most, CancellationToken cancellation)
    {
        var watch = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _watches.Add(watch);
        }

        var waiting = watch.Task.WaitAsync(most, time, cancellation);
        _watched.TrySetResult();
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Carries out what the system does by itself (expiry, rounds).</summary>
    public ItemReply Run(ItemId item, ItemCommand command) => Answer(item, command);

    private ItemReply Answer(ItemId item, ItemRequest request)
    {
        lock (_gate)
        {
            Asked++;
            if (Intercept(request) is { } reply)
            {
                return reply;
            }

            var state = _states.TryGetValue(item, out var known) ? known : _states[item] = ItemState.Empty(item);
            return request switch
            {
                ItemQuery query => ItemReplies.Answer(state, query, Now),
                ItemCommand command => Decide(state, command),
                PassivateItem => Done.Instance,
                UseChallenge use => UsedOf(item).Use(use, Now),
                _ => throw new NotSupportedException(request.GetType().Name),
            };
        }
    }

    private UsedChallenges UsedOf(ItemId item) =>
        _used.TryGetValue(item, out var used) ? used : _used[item] = new UsedChallenges(MostChallenges);

    private Instant Now => Instant.Of(time.GetUtcNow());

    private ItemReply Decide(ItemState state, ItemCommand command)
    {
        var events = new List<ItemEvent>();
        var decision = ItemDecider.Decide(state, command, Now, events);
        foreach (var happened in events)
        {
            ItemEvolver.Evolve(state, happened, Now);
        }

        if (events.Count > 0)
        {
            Changes++;
            state.Committed(new ShardOffset(Shard, ++_offset), new byte[32]);
            if (command is PlaceOrder order)
            {
                ShipTo[order.Order] = (order.Buyer, order.ShipTo);
            }

            foreach (var watch in _watches)
            {
                watch.TrySetResult();
            }

            _watches.Clear();
        }

        return ItemReplies.Of(state, decision);
    }
}
