using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// Takes over the asking for money to be sent back. The journal stays the truth: what is offered here is only what
/// <see cref="ItemState.PendingRefunds"/> lists, so nothing is lost with this process. All members are cheap, never
/// block and never throw: they are called from the actor's turn.
/// </summary>
public interface IRefundQueue
{
    /// <summary>
    /// A durable RefundRequested without RefundSent. Oldest first, when an item is loaded and after each commit that
    /// holds one; offering the same refund id again does nothing.
    /// </summary>
    void Offer(ItemId item, PendingRefund refund);

    /// <summary>Its RefundSent is durable: nobody is asked any more. Unknown ids are fine.</summary>
    void Sent(string refundId);

    /// <summary>
    /// The item is not ours any more (its shard stopped): its refunds are forgotten, the next owner offers them.
    /// </summary>
    void Drop(ItemId item);
}
