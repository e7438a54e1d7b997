using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Items;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// Gives one shard of this node to another, so that its items pause for a moment and lose no command.
/// </summary>
/// <remarks>
/// Steps: the next owner loads the shard while this one goes on; this one parks what comes and decides what it has;
/// the row is handed over in one statement, after the last append's outcome is known; the parked requests go to the
/// next owner, once and in their order, and before any other request of this node; it is told that this was all,
/// acquires and serves, them first. Whatever fails before the statement leaves the shard here: the region acquires it
/// anew. A statement whose outcome is unknown is settled by the row, at the next look.
/// </remarks>
public sealed partial class ShardHandOver(
    IShardTable table, ShardRegion region, ShardOwners owners, IPeerNetwork network, Guid me, int mostParked,
    ILogger logger)
{
    private const int MostAwake = 1_000;
    private static readonly TimeSpan PrepareLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TakeLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForwardLimit = TimeSpan.FromSeconds(5);

    /// <summary>True when the shard is the target's now.</summary>
    /// <param name="shard">A shard that serves here.</param>
    /// <param name="target">Who shall own it.</param>
    /// <param name="mustGo">Also to a target that could not prepare: this node leaves.</param>
    /// <param name="cancellation">Gives up before the first step that can not be taken back.</param>
    public async Task<bool> GiveAsync(ShardId shard, Guid target, bool mustGo, CancellationToken cancellation)
    {
        if (region.Find(shard) is not { Activator: { } activator } host || owners.AddressOf(target) is not { } address)
        {
            return false;
        }

        var prepare = network.Ask(
            address, new PrepareShard(shard, host.Epoch, activator.Awake(MostAwake)), PrepareLimit);
        if (await prepare.Reply is not Acknowledged { Done: true } && !mustGo)
        {
            LogNotPrepared(shard.Value, host.Epoch, target);
            return false;
        }

        cancellation.ThrowIfCancellationRequested();
        region.Leaving.Begin(shard);
        try
        {
            return await ParkAndGiveAsync(host, target, address, cancellation);
        }
        finally
        {
            region.Leaving.End(shard);
        }
    }

    private async Task<bool> ParkAndGiveAsync(
        ShardHost host, Guid target, PeerAddress address, CancellationToken cancellation)
    {
        if (await host.ParkAsync(mostParked) is not { } parked)
        {
            return false;
        }

        try
        {
            if (parked.Head is not { } head || !await HandAsync(host.Shard, head.Epoch, target, cancellation))
            {
                return false;
            }

            // On one link: what was sent first is there first.
            Forward(parked.Requests, address);
            var take = network.Ask(address, new TakeShard(host.Shard, head.Epoch + 1), TakeLimit);
            region.Leaving.SentOn(host.Shard);
            owners.Learn(host.Shard, target, head.Epoch + 1);
            LogGiven(host.Shard.Value, head.Epoch + 1, head.Head, target);
            Crash.At(CrashPoint.HandOverAfterForwarding);
            await take.Reply;
            return true;
        }
        finally
        {
            // After a hand-over nobody is left.
            parked.Requests.Refuse();
        }
    }

    private async Task<bool> HandAsync(ShardId shard, long epoch, Guid target, CancellationToken cancellation)
    {
        try
        {
            Crash.At(CrashPoint.HandOverBeforeStatement);
            if (!await table.HandOverAsync(shard, epoch, me, target, cancellation))
            {
                return false;
            }

            Crash.At(CrashPoint.HandOverAfterStatement);
            return true;
        }
        catch (Exception fault)
        {
            LogHandOverFailed(fault, shard.Value, epoch);
            return false;
        }
    }

    /// <summary>Each once, to that process alone: what it does not answer is open, and its sender asks again.</summary>
    private void Forward(ParkedRequests parked, PeerAddress target)
    {
        foreach (var (item, envelope) in parked.Leave())
        {
            _ = ForwardAsync(network.Ask(target, RoutedRequest.Of(item, envelope), ForwardLimit), envelope);
        }
    }

    private static async Task ForwardAsync(PeerCall call, ItemEnvelope envelope) =>
        envelope.TrySetResult(await call.Reply switch
        {
            ItemReplied replied => replied.Reply,
            NotOwner or Unreachable { MaybeSent: false } => Refused.With(RefusalCode.OwnerMoving),
            Unreachable => Undecided.Instance,
            var other => throw new InvalidOperationException($"{other.GetType().Name} answers no request of an item"),
        });

    [LoggerMessage(EventId = 4031, Level = LogLevel.Warning,
        Message = "shard {Shard} epoch {Epoch}: {Target} could not prepare to take it over")]
    private partial void LogNotPrepared(int shard, long epoch, Guid target);

    [LoggerMessage(EventId = 4032, Level = LogLevel.Information,
        Message = "shard {Shard} epoch {Epoch} offset {Offset}: handed over to {Target}")]
    private partial void LogGiven(int shard, long epoch, long offset, Guid target);

    [LoggerMessage(EventId = 4033, Level = LogLevel.Warning,
        Message = "shard {Shard} epoch {Epoch}: hand-over failed, its row will tell whose it is")]
    private partial void LogHandOverFailed(Exception fault, int shard, long epoch);
}
