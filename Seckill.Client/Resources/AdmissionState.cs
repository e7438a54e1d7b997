namespace Seckill.Client;

/// <summary>How buyers are let in to an item: its own settings over the defaults of the node that answers.</summary>
[WireSchema("AdmissionStateResource")]
public sealed record AdmissionState
{
    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>Purchases let through per second.</summary>
    public required int RatePerSecond { get; init; }

    /// <summary>Purchases let through at once after a quiet time.</summary>
    public required int Burst { get; init; }

    /// <summary>Places in line; one purchase more is answered 503.</summary>
    public required int MaxLine { get; init; }

    /// <summary>What is asked for before a pass.</summary>
    public required ChallengeKind Challenge { get; init; }

    /// <summary>Unpaid orders one buyer may have; null: as many as the limit per buyer allows.</summary>
    public int? MaxUnpaidOrders { get; init; }

    /// <summary>Purchases that are not decided yet.</summary>
    public required int InLine { get; init; }

    /// <summary>The item's own settings.</summary>
    public required Admission Own { get; init; }
}
