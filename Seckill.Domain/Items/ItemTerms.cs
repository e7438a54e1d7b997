namespace Seckill.Domain;

/// <summary>
/// What a merchant settles when he creates an item; frozen by publishing, but for what <see cref="AdmissionChange"/>
/// changes live (stock is not part of it).
/// </summary>
public sealed record ItemTerms(
    string Title,
    Money Price,
    int PerBuyerLimit,
    Instant OpensAt,
    Instant ClosesAt,
    int HoldSeconds,
    AdmissionTerms Admission)
{
    /// <summary>The largest amount of an order: what a JSON number of any client still holds exactly.</summary>
    public const long MostOrderAmount = (1L << 53) - 1;

    /// <summary>True when the amount of the largest order that the limit allows can be told.</summary>
    public static bool Fits(Money price, int perBuyerLimit) => (Int128)price.Amount * perBuyerLimit <= MostOrderAmount;
}

/// <summary>Admission settings of an item; null: the node's default (seckill.admission.*) applies.</summary>
public sealed record AdmissionTerms(
    int? RatePerSecond = null,
    int? Burst = null,
    int? MaxLine = null,
    ChallengeKind Challenge = ChallengeKind.None,
    int? MaxUnpaidOrders = null)
{
    public static readonly AdmissionTerms Default = new();
}

/// <summary>
/// A live change of admission settings; null: stays as it is. MaxUnpaidOrders is not part of it: publishing freezes it
/// as it does the limit per buyer, for limit-reached is final for a pass, and with an eased limit a late duplicate
/// would win what its buyer was refused (R6).
/// </summary>
public sealed record AdmissionChange(
    int? RatePerSecond = null, int? Burst = null, int? MaxLine = null, ChallengeKind? Challenge = null)
{
    /// <summary>The settings that result; it is the item that merges, so that two changes at once both count.</summary>
    public AdmissionTerms Over(AdmissionTerms present) => present with
    {
        RatePerSecond = RatePerSecond ?? present.RatePerSecond,
        Burst = Burst ?? present.Burst,
        MaxLine = MaxLine ?? present.MaxLine,
        Challenge = Challenge ?? present.Challenge,
    };
}

public enum ChallengeKind
{
    None = 0,
    ProofOfWork = 1,
}

/// <summary>Where an item is in its life; numbers are in the journal's snapshots and never reused.</summary>
public enum ItemStatus
{
    None = 0,
    Draft = 1,
    Published = 2,
    Paused = 3,
    Retired = 4,
}

/// <summary>What a buyer sees of an item's life at an instant (api.md, GET /v1/items/{id}).</summary>
public enum ItemPhase
{
    Draft,
    Scheduled,
    Open,
    Paused,
    SoldOut,
    Ended,
    Retired,
}
