using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>The way to an item's owner, wherever it is.</summary>
public interface IItemGateway
{
    /// <summary>
    /// Completes when the request is decided and durable. Refused (LineFull, OwnerMoving, ReducedCapacity) when it
    /// surely was not carried out; Undecided when that can not be known before the token ends: the outcome is open.
    /// Never throws for a fault on the way.
    /// </summary>
    ValueTask<ItemReply> AskAsync(ItemId item, ItemRequest request, CancellationToken cancellation);

    /// <summary>
    /// Sends a command that is the item's to decide from then on. It is sent anew, to a new owner, only within
    /// <paramref name="tryFor"/>; after that its reply is awaited, no more: whoever was answered "pending" by then can
    /// read what became of the attempt. With <paramref name="untilInLine"/> this completes when the command has its
    /// place in the owner's line, was refused one (then the reply is there), or after that time.
    /// </summary>
    ValueTask<ItemTicket> EnqueueAsync(ItemId item, ItemCommand command, TimeSpan tryFor, bool untilInLine);

    /// <summary>
    /// The public facts of an item from this node's copy, else from its owner; null: there is no such item.
    /// </summary>
    /// <exception cref="ItemUnreachableException">The owner can not be asked now.</exception>
    ValueTask<ItemFacts?> FactsAsync(ItemId item, CancellationToken cancellation);

    /// <summary>
    /// Completes when the order's version may be above <paramref name="seenVersion"/>, or after the time.
    /// </summary>
    ValueTask OrderChangedAsync(OrderId order, int seenVersion, TimeSpan most, CancellationToken cancellation);
}

/// <summary>A place in an item's line. Reply completes as <see cref="IItemGateway.AskAsync"/> would.</summary>
public readonly record struct ItemTicket(Task<ItemReply> Reply);
