using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Http.Edge;

/// <summary>
/// Asks an item, with a bound on the time. A command is not given up when its client goes away: once sent, its outcome
/// is the item's.
/// </summary>
internal sealed class ItemAsks(IItemGateway gateway, HttpEdgeOptions options, TimeProvider time)
{
    public async ValueTask<ItemReply> AskAsync(ItemId item, ItemRequest request)
    {
        using var deadline = new CancellationTokenSource(options.CommandTimeout, time);
        return await gateway.AskAsync(item, request, deadline.Token);
    }
}
