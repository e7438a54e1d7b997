using System.Diagnostics;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>Makes the message that carries an item's request to another node, with its trace.</summary>
internal static class RoutedRequest
{
    public static AskItem Of(ItemId item, ItemEnvelope envelope) =>
        Of(item, envelope.Request ?? throw new InvalidOperationException("a knock of the clock is not forwarded"),
            envelope.Trace, wantsAccepted: false);

    public static AskItem Of(ItemId item, ItemRequest request, ActivityTraceId? trace, bool wantsAccepted)
    {
        byte[]? bytes = null;
        if (trace is { } id)
        {
            bytes = new byte[16];
            id.CopyTo(bytes);
        }

        return new AskItem(item, request, wantsAccepted, bytes);
    }

    public static ActivityTraceId? TraceOf(AskItem ask) =>
        ask.TraceId is { Length: 16 } bytes ? ActivityTraceId.CreateFromBytes(bytes) : null;
}
