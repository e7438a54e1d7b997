using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>Waits for an order to change, at its owner: here, or there by one request that is answered late.</summary>
public sealed class OrderWaiter(
    ShardRegion region, ShardOwners owners, OrderWatches watches, IPeerNetwork network, TimeProvider time)
{
    /// <summary>
    /// An owner that can not be asked is asked again after this time: the waiter reads the order first.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The answer of an owner that waited to the end is still on its way then.</summary>
    private static readonly TimeSpan Trip = TimeSpan.FromSeconds(1);

    private static readonly Requester Node = new("", RequesterKind.System);

    /// <summary>Completes when the order's version may be above the seen one, or after the time.</summary>
    public async ValueTask WaitAsync(
        OrderId order, int seenVersion, TimeSpan most, CancellationToken cancellation)
    {
        var shard = region.ShardOf(order.Item);
        if (region.ActivatorOf(shard) is { } activator)
        {
            await WaitHereAsync(activator, order, seenVersion, most, cancellation);
            return;
        }

        if (owners.Find(shard).Node is not { } owner || owners.AddressOf(owner) is not { } address
            || await AskAsync(address, new WatchOrder(order, seenVersion, most), most + Trip, cancellation)
                is not Acknowledged)
        {
            await Task.Delay(most < Pause ? most : Pause, time, cancellation);
        }
    }

    /// <summary>The same, when this node is the owner.</summary>
    public async ValueTask WaitHereAsync(
        ItemActivator activator, OrderId order, int seenVersion, TimeSpan most, CancellationToken cancellation)
    {
        using var watch = watches.Begin(order);
        var change = watch.NextChange;
        var envelope = await activator.PostAsync(order.Item, new ReadOrder(order.Key, Node, default));
        var reply = await envelope.Task;
        if (reply is OrderAnswered { Order: var seen } && seen.Version > seenVersion)
        {
            return;
        }

        // An order without an event may still get one, so it is waited for like any other.
        var waits = reply is OrderAnswered or Refused { Code: RefusalCode.NotFound } || most < Pause;
        await watch.WaitAsync(change, waits ? most : Pause, cancellation);
    }

    private async ValueTask<PeerReply> AskAsync(
        PeerAddress owner, WatchOrder ask, TimeSpan most, CancellationToken cancellation) =>
        await network.Ask(owner, ask, most).Reply.WaitAsync(cancellation);
}
