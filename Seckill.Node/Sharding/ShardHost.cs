using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Sharding;

/// <summary>
/// One shard on this node, from acquire to stop.
/// </summary>
/// <remarks>
/// Path: acquired -> loading -> serving -> (writer ended, item broken, stop, handed over) -> ended. Invariants: (1)
/// nothing is served before the whole tail is verified up to the acquired head; (2) when the writer ends, all actors
/// end with it; (3) a broken shard stays ended until the process starts anew: a person must look; (4) the row is handed
/// over only after the last append of this host has its outcome.
/// </remarks>
public sealed class ShardHost(
    ShardParts parts, ShardHead head, AcquireProof proof, LostAttempts lost, LoadingShard? prepared,
    ParkedRequests? carried)
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private LoadingShard? _prepared = prepared;
    private ItemActivator? _activator;
    private ShardJournalWriter? _writer;
    private Task _writing = Task.CompletedTask;
    private long _snapshotSeq;

    public ShardId Shard { get; } = head.Shard;

    /// <summary>The actors, while the shard serves; null before and after.</summary>
    public ItemActivator? Activator => Volatile.Read(ref _activator);

    /// <summary>The epoch it serves in; a resolved unknown outcome raises it.</summary>
    public long Epoch => Volatile.Read(ref _writer)?.Head.Epoch ?? head.Epoch;

    public ShardHead Head => Volatile.Read(ref _writer)?.Head ?? head;

    /// <summary>Loads, serves, and returns why it ended.</summary>
    public async Task<WriterEnd> RunAsync()
    {
        try
        {
            var (writer, activator) = Begin(await LoadAsync());
            return await ServeAsync(writer, activator);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return WriterEnd.Stopped;
        }
        catch (Exception fault) when (fault is JournalDamagedException or UnknownEventException or InvariantViolation)
        {
            ItemMeter.Broke(fault);
            ShardLog.Broken(parts.Logger, fault, Shard.Value, head.Epoch);
            return WriterEnd.Broken;
        }
        catch (Exception fault)
        {
            ShardLog.LoadFailed(parts.Logger, fault, Shard.Value, head.Epoch);
            return WriterEnd.StoreAway;
        }
    }

    /// <summary>Decides what is in the mailboxes, saves what helps the next start, then ends.</summary>
    public async Task StopAsync()
    {
        var activator = Activator;
        if (activator is not null && _writer is { } writer)
        {
            // Read before the mailboxes close: the list may name too many items, never too few.
            var at = writer.Head;
            var needy = activator.Needy();
            if (await EndsInTimeAsync(activator.CloseAsync(), writer))
            {
                await SaveSnapshotAsync(at, needy);
                writer.Complete();
            }
        }

        await _stop.CancelAsync();
    }

    /// <summary>
    /// Ends the actors for a hand-over; what comes from now on is parked. Null: the last append's outcome did not come
    /// in time, or the shard was lost meanwhile: nothing may be handed over.
    /// </summary>
    public async Task<ParkedShard?> ParkAsync(int mostParked)
    {
        if (Activator is not { } activator || _writer is not { IsServing: true } writer)
        {
            return null;
        }

        var parking = activator.ParkAsync(mostParked);
        var inTime = await EndsInTimeAsync(parking, writer);
        var parked = await parking;
        if (inTime)
        {
            writer.Complete();
        }

        // Also a writer that broke has ended; what broke it is told by those who run it.
        await Task.WhenAny(_writing);
        await _stop.CancelAsync();
        return new ParkedShard(inTime && !writer.WasLost ? writer.Head : null, parked);
    }

    /// <summary>Stops at once, as if the process had died: nothing more is appended.</summary>
    public void Abort()
    {
        _writer?.Stop();
        _stop.Cancel();
    }

    public void Tick() => Activator?.Tick();

    /// <summary>Marks the verified prefix, so that the next start reads a short tail.</summary>
    public async Task SnapshotAsync()
    {
        if (_writer is { IsServing: true } writer && Activator is { } activator && writer.Head is var at
            && at.Head > _snapshotSeq)
        {
            await SaveSnapshotAsync(at, activator.Needy());
        }
    }

    /// <summary>
    /// What was prepared is followed to the acquired head. When it does not lead there, the database may have lost what
    /// it told before (a failover): only what is read now counts.
    /// </summary>
    private async Task<LoadedShard> LoadAsync()
    {
        // Not kept: what is awake lives in its actor from now on, what sleeps shall leave memory.
        var prepared = Interlocked.Exchange(ref _prepared, null);
        if (prepared is null || prepared.Seq > head.Head)
        {
            return await parts.Loader.LoadAsync(head, _stop.Token);
        }

        try
        {
            await prepared.FollowAsync(head, _stop.Token);
            return prepared.Loaded;
        }
        catch (JournalDamagedException)
        {
            return await parts.Loader.LoadAsync(head, _stop.Token);
        }
    }

    /// <summary>
    /// False: it took too long, and the writer was stopped; what is open stays so, who waits is told.
    /// </summary>
    private async Task<bool> EndsInTimeAsync(Task closing, ShardJournalWriter writer)
    {
        var time = parts.Items.Time;
        if (await Task.WhenAny(closing, Task.Delay(DrainLimit, time)) == closing)
        {
            return true;
        }

        writer.Stop();
        await closing;
        return false;
    }

    private (ShardJournalWriter Writer, ItemActivator Activator) Begin(LoadedShard loaded)
    {
        _stop.Token.ThrowIfCancellationRequested();
        Crash.At(CrashPoint.ServeAfterLoading);
        parts.Items.Clock.AtLeast(loaded.LastAtMicros);
        var resolver = new AppendResolver(
            parts.Journal, parts.Fence, parts.Permit, parts.Me, parts.Items.Time, parts.Logger, proof.Lapses);
        var writer = new ShardJournalWriter(head, loaded.LastAtMicros, resolver, parts.Permit, parts.Items.Clock,
            parts.WriterLimits, parts.Committed, parts.Logger, proof.At);
        var activator = new ItemActivator(
            writer, parts.ItemLoader, parts.Items, parts.ItemLimits, lost, parts.Logger);
        foreach (var state in loaded.Awake)
        {
            activator.Seat(state);
        }

        ShardLog.Serving(parts.Logger, Shard.Value, head.Epoch, head.Head, loaded.Awake.Count);
        return (writer, activator);
    }

    private async Task<WriterEnd> ServeAsync(ShardJournalWriter writer, ItemActivator activator)
    {
        using var stop = _stop.Token.Register(writer.Stop);
        var writing = writer.RunAsync();
        _writing = writing;
        Volatile.Write(ref _writer, writer);
        await Task.WhenAny(writing, activator.Broken, PostCarriedAsync(activator));
        Volatile.Write(ref _activator, activator);
        parts.Served();
        await Task.WhenAny(writing, activator.Broken);
        Volatile.Write(ref _activator, null);
        var broken = activator.Broken.IsCompleted && !writing.IsCompleted;
        if (broken)
        {
            writer.Stop();
        }

        var end = await writing;
        await activator.CloseAsync();
        return broken ? WriterEnd.Broken : end;
    }

    /// <summary>A line that was handed over stays the line it was: it is there before anybody else can come.</summary>
    private async Task PostCarriedAsync(ItemActivator activator)
    {
        foreach (var (item, envelope) in carried?.Leave() ?? [])
        {
            await activator.PostAsync(item, envelope);
        }
    }

    private async Task SaveSnapshotAsync(ShardHead at, IReadOnlyList<ItemId> needy)
    {
        try
        {
            if (at.Head > 0)
            {
                await parts.Items.Snapshots.SaveAsync(
                    new Snapshot(Shard, null, at.Head, at.HeadHash, ShardLoader.WriteAwake(needy)), _stop.Token);
                Crash.At(CrashPoint.ShardSnapshotAfterSaving);
                _snapshotSeq = at.Head;
            }
        }
        catch (Exception fault)
        {
            // Also a host that ends meanwhile: a snapshot only saves time.
            ShardLog.SnapshotFailed(parts.Logger, fault, Shard.Value, at.Head);
        }
    }
}

/// <summary>
/// The last proof of ownership that a host begins with, taken before its acquire was sent: the permit's lapses, and a
/// mark of the clock.
/// </summary>
public readonly record struct AcquireProof(int Lapses, long At);

/// <summary>Head: where the chain ends for good in this epoch; null: not known, nothing may be handed over.</summary>
public sealed record ParkedShard(ShardHead? Head, ParkedRequests Requests);
