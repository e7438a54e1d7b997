namespace Seckill.Client;

/// <summary>An order in the auditors' list, from the read model; of the buyer it has his sub alone.</summary>
[WireSchema("OrderListed")]
public sealed record ListedOrder
{
    /// <summary>Names it for good.</summary>
    public required string OrderId { get; init; }

    /// <summary>What was bought.</summary>
    public required string ItemId { get; init; }

    /// <summary>Who bought.</summary>
    public required string Buyer { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required OrderState State { get; init; }

    /// <summary>A problem code, when refused.</summary>
    public string? Reason { get; init; }

    /// <summary>Units.</summary>
    public required int Quantity { get; init; }

    /// <summary>What it costs in all.</summary>
    public required Money Amount { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Its place in the journal.</summary>
    public Position? Position { get; init; }
}
