using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Items;

/// <summary>The actors of one shard: wakes them when they are asked for, ticks their clocks, lets them sleep.</summary>
public sealed class ItemActivator(
    ShardJournalWriter writer, ItemLoader loader, ItemPorts ports, ItemLimits limits, LostAttempts lost, ILogger logger)
{
    private const int LoadsAtOnce = 8;

    private readonly ConcurrentDictionary<ItemId, Seat> _seats = new();
    private readonly SemaphoreSlim _loads = new(LoadsAtOnce);
    private readonly TaskCompletionSource<Exception> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ParkedRequests? _parking;
    private volatile bool _closed;

    /// <summary>
    /// Completes with what broke, when an item's invariant or history is broken: the shard must stop.
    /// </summary>
    public Task<Exception> Broken => _broken.Task;

    /// <summary>
    /// Puts the request into its item's mailbox, waking the item if need be; completes when it is there, or refused.
    /// The reply follows in the envelope.
    /// </summary>
    public ValueTask<ItemEnvelope> PostAsync(ItemId item, ItemRequest request, ActivityContext? trace = null) =>
        PostAsync(item, new ItemEnvelope(request, trace));

    /// <summary>The same, of a request that waited elsewhere.</summary>
    public ValueTask<ItemEnvelope> PostAsync(ItemId item, ItemEnvelope envelope)
    {
        if (_parking is { } parking)
        {
            parking.Park(item, envelope);
            return ValueTask.FromResult(envelope);
        }

        if (!writer.IsServing)
        {
            envelope.SetResult(Refused.With(RefusalCode.ReducedCapacity));
            return ValueTask.FromResult(envelope);
        }

        if (_seats.TryGetValue(item, out var seat) && seat.Actor is { } actor && actor.TryPost(envelope))
        {
            return ValueTask.FromResult(envelope);
        }

        return PostSlowAsync(item, envelope);
    }

    /// <summary>Seats an item that was loaded before, when the shard starts.</summary>
    public void Seat(ItemState state)
    {
        var seat = new Seat(state.Id);
        seat.Claim();
        if (_seats.TryAdd(state.Id, seat))
        {
            Take(seat, state);
        }
    }

    /// <summary>Called about ten times a second: clocks first, then one look for items that may sleep.</summary>
    public void Tick()
    {
        foreach (var (_, seat) in _seats)
        {
            if (seat.Actor is not { } actor)
            {
                continue;
            }

            actor.Tick();
            if (actor.IsIdle)
            {
                actor.Close();
            }
        }
    }

    /// <summary>
    /// Items that must be awake when the shard starts again. Taken after the head was read, it misses none whose need
    /// is older than that head: an actor is busy until its commit has made it needy.
    /// </summary>
    public IReadOnlyList<ItemId> Needy() =>
        [.. _seats.Values.Where(
            seat => seat.Actor is { } actor && (actor.IsBusy || actor.NeedsAttention)).Select(seat => seat.Id)];

    public int AwakeCount => _seats.Count;

    /// <summary>Requests that wait in mailboxes.</summary>
    public int InLine => _seats.Values.Sum(seat => seat.Actor?.InLine ?? 0);

    /// <summary>Requests that wait in the longest of them.</summary>
    public int LongestLine => _seats.Values.Select(seat => seat.Actor?.InLine ?? 0).DefaultIfEmpty().Max();

    /// <summary>Items in memory, those first that somebody asked for last; at most that many.</summary>
    public IReadOnlyList<ItemId> Awake(int most) =>
        [.. _seats.Values.Where(seat => seat.Actor is not null)
            .OrderByDescending(seat => seat.Actor?.LastAskedAt ?? 0).Take(most).Select(seat => seat.Id)];

    /// <summary>Wakes an item that nobody has asked for yet, so that the first who does finds it loaded.</summary>
    public async ValueTask WakeAsync(ItemId item)
    {
        if (!_closed && writer.IsServing)
        {
            await SeatAsync(item);
        }
    }

    /// <summary>
    /// Ends the actors for a hand-over: what is in their mailboxes is still decided, what comes from now on is parked.
    /// </summary>
    public async Task<ParkedRequests> ParkAsync(int most)
    {
        var parking = new ParkedRequests(most, lost);
        _parking = parking;
        await CloseAsync(save: false);
        return parking;
    }

    /// <summary>The actor of an item that is awake.</summary>
    public ItemActor? Find(ItemId item) => _seats.GetValueOrDefault(item)?.Actor;

    /// <summary>
    /// Closes all mailboxes and waits until every loop has ended; save: items that are long write their snapshots.
    /// </summary>
    public async Task CloseAsync(bool save = true)
    {
        _closed = true;
        foreach (var seat in _seats.Values)
        {
            seat.Actor?.Close(save);
        }

        await Task.WhenAll(_seats.Values.Select(seat => seat.Ended));
    }

    private async ValueTask<ItemEnvelope> PostSlowAsync(ItemId item, ItemEnvelope envelope)
    {
        while (!_closed && writer.IsServing)
        {
            var seat = await SeatAsync(item);
            if (seat.Actor is not { } actor)
            {
                envelope.TrySetResult(Refused.With(RefusalCode.ReducedCapacity));
                return envelope;
            }

            if (actor.TryPost(envelope))
            {
                return envelope;
            }

            if (!actor.IsClosed)
            {
                envelope.TrySetResult(new Refused(RefusalCode.LineFull, RetryAfter: TimeSpan.FromSeconds(1)));
                return envelope;
            }

            await seat.Ended;
        }

        if (_parking is { } parking)
        {
            parking.Park(item, envelope);
        }
        else
        {
            envelope.TrySetResult(Refused.With(_closed ? RefusalCode.OwnerMoving : RefusalCode.ReducedCapacity));
        }

        return envelope;
    }

    private async ValueTask<Seat> SeatAsync(ItemId item)
    {
        var seat = _seats.GetOrAdd(item, static id => new Seat(id));
        if (seat.Claim())
        {
            await LoadAsync(seat);
        }

        await seat.Ready;
        return seat;
    }

    private async Task LoadAsync(Seat seat)
    {
        await _loads.WaitAsync();
        try
        {
            var shard = writer.Head.Shard;
            Take(seat, await loader.LoadAsync(shard, seat.Id, CancellationToken.None));
        }
        catch (Exception fault)
        {
            // History that can not be read as it is written stops the shard; a store that is away only this request.
            if (fault is JournalDamagedException or UnknownEventException or InvariantViolation)
            {
                _broken.TrySetResult(fault);
            }

            ItemMeter.Broke(fault);
            ItemLog.LoadFailed(logger, fault, seat.Id);
            _seats.TryRemove(new KeyValuePair<ItemId, Seat>(seat.Id, seat));
            seat.Fail();
        }
        finally
        {
            _loads.Release();
        }
    }

    private void Take(Seat seat, ItemState state)
    {
        var actor = new ItemActor(state, writer, ports, limits, lost, logger);
        seat.Sit(actor, RunAsync(seat, actor));

        // After it is seated: whoever closes all seats either sees it, or has closed before this look.
        if (_closed)
        {
            actor.Close(save: false);
        }
    }

    private async Task RunAsync(Seat seat, ItemActor actor)
    {
        try
        {
            await actor.RunAsync();
        }
        catch (Exception fault)
        {
            ItemMeter.Broke(fault);
            ItemLog.ActorBroken(logger, fault, seat.Id);
            _broken.TrySetResult(fault);
        }
        finally
        {
            ParkedRequests.CarryOver(_parking, actor.Id, actor.LeftInLine());
            _seats.TryRemove(new KeyValuePair<ItemId, Seat>(seat.Id, seat));
        }
    }
}
