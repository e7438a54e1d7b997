using System.Diagnostics;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// Makes the message that carries an item's request to another node, with its trace: 16 bytes of the trace's id, 8 of
/// the span that asks, 1 of its flags. A node of before sends the id alone and takes nothing longer, so that between
/// two builds a trace ends at the hop and nothing else does.
/// </summary>
internal static class RoutedRequest
{
    private const int IdBytes = 16;
    private const int SpanBytes = 8;

    public static AskItem Of(ItemId item, ItemEnvelope envelope) =>
        Of(item, envelope.Request ?? throw new InvalidOperationException("a knock of the clock is not forwarded"),
            envelope.Trace, wantsAccepted: false);

    public static AskItem Of(ItemId item, ItemRequest request, ActivityContext trace, bool wantsAccepted)
    {
        byte[]? bytes = null;
        if (trace.TraceId != default)
        {
            bytes = new byte[IdBytes + SpanBytes + 1];
            trace.TraceId.CopyTo(bytes.AsSpan(0, IdBytes));
            trace.SpanId.CopyTo(bytes.AsSpan(IdBytes, SpanBytes));
            bytes[^1] = (byte)trace.TraceFlags;
        }

        return new AskItem(item, request, wantsAccepted, bytes);
    }

    /// <summary>Default: it has none, or none that can be read.</summary>
    public static ActivityContext TraceOf(AskItem ask) => ask.Trace switch
    {
        { Length: IdBytes + SpanBytes + 1 } bytes => new ActivityContext(
            ActivityTraceId.CreateFromBytes(bytes.AsSpan(0, IdBytes)),
            ActivitySpanId.CreateFromBytes(bytes.AsSpan(IdBytes, SpanBytes)),
            (ActivityTraceFlags)bytes[^1] & ActivityTraceFlags.Recorded, isRemote: true),
        { Length: IdBytes } bytes => new ActivityContext(
            ActivityTraceId.CreateFromBytes(bytes), default, ActivityTraceFlags.None, isRemote: true),
        _ => default,
    };
}
