using Seckill.Domain;

namespace Seckill.Http.Items;

/// <summary>An item as everybody may see it. Never a count.</summary>
internal sealed record ItemResource
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required Money Price { get; init; }

    public required int PerBuyerLimit { get; init; }

    public required Instant OpensAt { get; init; }

    public required Instant ClosesAt { get; init; }

    public required int HoldSeconds { get; init; }

    /// <summary>scheduled, open, paused, sold_out, ended, retired.</summary>
    public required string Phase { get; init; }

    public required int Round { get; init; }

    /// <summary>none or pow.</summary>
    public required string Challenge { get; init; }

    public required Instant ServerTime { get; init; }

    public required int Version { get; init; }

    public static ItemResource Of(ItemFacts facts, Instant now) => new()
    {
        Id = facts.Id.ToString(),
        Title = facts.Terms.Title,
        Price = facts.Terms.Price,
        PerBuyerLimit = facts.Terms.PerBuyerLimit,
        OpensAt = facts.Terms.OpensAt,
        ClosesAt = facts.Terms.ClosesAt,
        HoldSeconds = facts.Terms.HoldSeconds,
        Phase = ItemWords.NameOf(facts.PhaseAt(now)),
        Round = facts.Round,
        Challenge = ItemWords.NameOf(facts.Terms.Admission.Challenge),
        ServerTime = now,
        Version = facts.Version,
    };
}

/// <summary>
/// An item as its merchant sees it. Lists leave out what only the owner knows: stock, units and times.
/// </summary>
internal sealed record MerchantItemResource
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required Money Price { get; init; }

    /// <summary>Total units, as in POST /v1/items.</summary>
    public int? Stock { get; init; }

    public required int PerBuyerLimit { get; init; }

    public required Instant OpensAt { get; init; }

    public required Instant ClosesAt { get; init; }

    public required int HoldSeconds { get; init; }

    public required AdmissionResource Admission { get; init; }

    /// <summary>draft, published, paused, retired.</summary>
    public required string Status { get; init; }

    /// <summary>draft, or what buyers see.</summary>
    public required string Phase { get; init; }

    public required int Round { get; init; }

    public required string Challenge { get; init; }

    public StockResource? Units { get; init; }

    public string? CopyOf { get; init; }

    public Instant? CreatedAt { get; init; }

    public Instant? UpdatedAt { get; init; }

    public required Instant ServerTime { get; init; }

    public required int Version { get; init; }

    public static MerchantItemResource Of(ItemView view, Instant now) => Of(view.Facts, now) with
    {
        Stock = view.Stock.Total,
        Units = StockResource.Of(view.Stock),
        CopyOf = view.CopyOf?.ToString(),
        CreatedAt = view.CreatedAt,
        UpdatedAt = view.UpdatedAt,
    };

    public static MerchantItemResource Of(ItemFacts facts, Instant now) => new()
    {
        Id = facts.Id.ToString(),
        Title = facts.Terms.Title,
        Price = facts.Terms.Price,
        PerBuyerLimit = facts.Terms.PerBuyerLimit,
        OpensAt = facts.Terms.OpensAt,
        ClosesAt = facts.Terms.ClosesAt,
        HoldSeconds = facts.Terms.HoldSeconds,
        Admission = AdmissionResource.Of(facts.Terms.Admission),
        Status = ItemWords.NameOf(facts.Status),
        Phase = ItemWords.NameOf(facts.PhaseAt(now)),
        Round = facts.Round,
        Challenge = ItemWords.NameOf(facts.Terms.Admission.Challenge),
        ServerTime = now,
        Version = facts.Version,
    };
}

/// <summary>Admission settings of an item; absent ones are the node's defaults.</summary>
internal sealed record AdmissionResource
{
    public int? RatePerSecond { get; init; }

    public int? Burst { get; init; }

    public int? MaxLine { get; init; }

    public required string Challenge { get; init; }

    public int? MaxUnpaidOrders { get; init; }

    public static AdmissionResource Of(AdmissionTerms terms) => new()
    {
        RatePerSecond = terms.RatePerSecond,
        Burst = terms.Burst,
        MaxLine = terms.MaxLine,
        Challenge = ItemWords.NameOf(terms.Challenge),
        MaxUnpaidOrders = terms.MaxUnpaidOrders,
    };
}
