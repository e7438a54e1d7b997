using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Http.Items;

/// <summary>An item's sale from beginning to end, for its merchant's files.</summary>
internal sealed record ItemReportResource
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required Money Price { get; init; }

    public required Instant OpensAt { get; init; }

    public required Instant ClosesAt { get; init; }

    /// <summary>As in the item's own resource; a report before the end is a report so far.</summary>
    public required string Phase { get; init; }

    public required int Round { get; init; }

    public required ReportTimings Timings { get; init; }

    /// <summary>Stock, orders, money, journal position and hash, and whether they balance.</summary>
    public required CertificateResource Certificate { get; init; }

    public required Instant ServerTime { get; init; }

    public static ItemReportResource Of(
        ItemBalance balance, CertificateResource certificate, SaleTimings timings, Instant now)
    {
        var facts = balance.Facts;
        return new ItemReportResource
        {
            Id = facts.Id.ToString(),
            Title = facts.Terms.Title,
            Price = facts.Terms.Price,
            OpensAt = facts.Terms.OpensAt,
            ClosesAt = facts.Terms.ClosesAt,
            Phase = ItemWords.NameOf(facts.PhaseAt(now)),
            Round = facts.Round,
            Timings = ReportTimings.Of(facts.Terms.OpensAt, timings, now),
            Certificate = certificate,
            ServerTime = now,
        };
    }
}

/// <summary>Moments of the sale; one that has not come is left out.</summary>
internal sealed record ReportTimings(
    Instant? OpenedAt, Instant? FirstOrderAt, Instant? SoldOutAt, Instant? LastOrderAt, Instant? FirstPaidAt,
    Instant? LastPaidAt, Instant? LastRefundAt, Instant? RetiredAt)
{
    /// <summary>Opened: at opensAt, or when it was published, whichever was later.</summary>
    public static ReportTimings Of(Instant opensAt, SaleTimings timings, Instant now)
    {
        Instant? opened = timings.PublishedAt is { } published ? Instant.Max(published, opensAt) : null;
        return new ReportTimings(
            opened <= now ? opened : null, timings.FirstOrderAt, timings.SoldOutAt, timings.LastOrderAt,
            timings.FirstPaidAt, timings.LastPaidAt, timings.LastRefundAt, timings.RetiredAt);
    }
}
