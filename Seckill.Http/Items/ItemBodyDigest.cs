using Seckill.Http.Edge;
using Seckill.Http.Idempotency;

namespace Seckill.Http.Items;

/// <summary>
/// The digest of POST /v1/items. Defaults count as if they had been sent, except with copyOf: there an absent member
/// means
/// the copied one.
/// </summary>
internal static class ItemBodyDigest
{
    public static ulong Of(CommandStamps stamps, ItemBody body)
    {
        var plain = body.CopyOf is null;
        Span<byte> space = stackalloc byte[BodyDigest.UsualBytes];
        return stamps.Sign(new BodyDigest(space)
            .Add(body.Title)
            .Add(body.Price?.Amount)
            .Add(body.Price?.Currency)
            .Add(body.Stock)
            .Add(body.PerBuyerLimit ?? (plain ? 1 : null))
            .Add(TimeOf(body.OpensAt))
            .Add(TimeOf(body.ClosesAt))
            .Add(body.HoldSeconds ?? (plain ? ItemTermsReader.DefaultHoldSeconds : null))
            .Add(body.Admission?.RatePerSecond)
            .Add(body.Admission?.Burst)
            .Add(body.Admission?.MaxLine)
            .Add(body.Admission?.Challenge ?? (plain ? "none" : null))
            .Add(body.Admission?.MaxUnpaidOrders)
            .Add(body.CopyOf));
    }

    /// <summary>The instant counts, not how it is written.</summary>
    private static long? TimeOf(string? text) =>
        text is not null && BodyCheck.TryReadTime(text, out var time) ? time.UnixMs : null;
}
