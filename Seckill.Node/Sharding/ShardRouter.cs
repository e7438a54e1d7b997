using System.Diagnostics;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// Brings a request to its item's owner: this node, or one hop. It goes on trying while owners move or die, which is
/// safe because every command is idempotent by its key, and says honestly what it knows when its time is over.
/// </summary>
/// <remarks>
/// Paths of one request: here (served by this node) or there (asked of the owner by the latest belief); an answer from
/// facts ends it; not-owner, moving, unreachable: wait for a change of owners or a short random pause, and again. Ends
/// without an answer: Refused OwnerMoving when it surely was not carried out, else Undecided.
/// </remarks>
public sealed class ShardRouter(
    ShardRegion region, ShardOwners owners, IPeerNetwork network, Action lookSoon, Guid me, TimeProvider time,
    Random random)
{
    private static readonly TimeSpan ReplyLimit = TimeSpan.FromSeconds(30);
    private const int LeastPauseMs = 10;
    private const int MostPauseMs = 60;

    /// <summary>Decided and durable, or why not; tries for that time, then waits no more.</summary>
    public ValueTask<ItemReply> AskAsync(ItemId item, ItemRequest request, TimeSpan tryFor) =>
        new(TryAsync(item, request, tryFor, tryFor, null));

    /// <summary>
    /// The reply of a command that is sent anew only within that time, and not once it had its place in line: by then
    /// its buyer may have been told "pending", and reads what became of it.
    /// InLine completes when the command has its place in the owner's line, or with the reply.
    /// </summary>
    public (Task InLine, Task<ItemReply> Reply) Enqueue(
        ItemId item, ItemCommand command, TimeSpan tryFor, bool wantsInLine)
    {
        var inLine = wantsInLine
            ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        var reply = TryAsync(item, command, tryFor, ReplyLimit, inLine);
        return (inLine is null ? Task.CompletedTask : Task.WhenAny(inLine.Task, reply), reply);
    }

    private async Task<ItemReply> TryAsync(
        ItemId item, ItemRequest request, TimeSpan tryFor, TimeSpan most, TaskCompletionSource? inLine)
    {
        var started = time.GetTimestamp();
        var shard = region.ShardOf(item);
        var maybe = false;
        while (true)
        {
            var changed = owners.Changed;
            var reply = region.ActivatorOf(shard) is { } activator
                ? await AskHereAsync(activator, shard, item, request, inLine)
                : await AskThereAsync(shard, item, request, most - time.GetElapsedTime(started), inLine);
            if (reply is { Final: true })
            {
                return reply.Value.Reply!;
            }

            maybe |= reply is { MaybeDone: true };
            var left = tryFor - time.GetElapsedTime(started);
            // Less than a millisecond is none: no delay is that short, and the loop would spin until it is over.
            if (left < TimeSpan.FromMilliseconds(1) || inLine?.Task.IsCompleted == true)
            {
                return maybe ? Undecided.Instance : Refused.With(RefusalCode.OwnerMoving);
            }

            lookSoon();
            var pause = TimeSpan.FromMilliseconds(random.Next(LeastPauseMs, MostPauseMs));
            await Task.WhenAny(changed, Task.Delay(pause < left ? pause : left, time));
        }
    }

    private async ValueTask<Attempt?> AskHereAsync(
        ItemActivator activator, ShardId shard, ItemId item, ItemRequest request, TaskCompletionSource? inLine)
    {
        var envelope = await activator.PostAsync(item, request);
        inLine?.TrySetResult();
        var reply = await envelope.Task;
        var hasMoved = reply is Undecided
            or Refused { Code: RefusalCode.OwnerMoving or RefusalCode.ReducedCapacity }
            && region.ActivatorOf(shard) != activator;
        return new Attempt(reply, !hasMoved, reply is Undecided);
    }

    /// <summary>Null: nobody to ask now.</summary>
    private async ValueTask<Attempt?> AskThereAsync(
        ShardId shard, ItemId item, ItemRequest request, TimeSpan most, TaskCompletionSource? inLine)
    {
        if (region.Leaving.HoldsBack(shard) || owners.Find(shard) is not { Node: { } owner } || owner == me
            || owners.AddressOf(owner) is not { } address)
        {
            return null;
        }

        var ask = RoutedRequest.Of(item, request, Activity.Current?.Context ?? default, inLine is not null);
        var call = network.Ask(address, ask, most);
        if (inLine is not null)
        {
            await call.Accepted;
            if (!call.Reply.IsCompleted)
            {
                inLine.TrySetResult();
            }
        }

        switch (await call.Reply)
        {
            case ItemReplied { Reply: Refused { Code: RefusalCode.OwnerMoving } moving }:
                return new Attempt(moving, Final: false, MaybeDone: false);
            case ItemReplied { Reply: Undecided open }:
                return new Attempt(open, Final: false, MaybeDone: true);
            case ItemReplied replied:
                return new Attempt(replied.Reply, Final: true, MaybeDone: false);
            case NotOwner other:
                owners.Learn(shard, other.Owner, other.Epoch);
                return null;
            case Unreachable lost:
                return new Attempt(null, Final: false, lost.MaybeSent);
            case var other:
                throw new InvalidOperationException($"{other.GetType().Name} answers no request of an item");
        }
    }

    private readonly record struct Attempt(ItemReply? Reply, bool Final, bool MaybeDone);
}
