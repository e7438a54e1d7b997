namespace Seckill.Client;

/// <summary>Unpaid holds that look like one person behind many accounts.</summary>
/// <param name="Holds">Those that met a pattern.</param>
/// <param name="Looked">How many were looked at.</param>
/// <param name="HasMore">There were more than are looked at: name an item.</param>
[WireSchema("ReviewResource")]
public sealed record Review(IReadOnlyList<ReviewedHold> Holds, int Looked, bool HasMore);

/// <summary>One suspicious hold.</summary>
[WireSchema("ReviewedHoldResource")]
public sealed record ReviewedHold
{
    /// <summary>The order that holds.</summary>
    public required string OrderId { get; init; }

    /// <summary>What it holds.</summary>
    public required string ItemId { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Buyer { get; init; }

    /// <summary>Units.</summary>
    public required int Quantity { get; init; }

    /// <summary>Until when it is held.</summary>
    public DateTimeOffset? PayBy { get; init; }

    /// <summary>Where the purchase came from; null: not known.</summary>
    public string? Network { get; init; }

    /// <summary>Accounts that hold from that network.</summary>
    public required int AccountsOnNetwork { get; init; }

    /// <summary>Orders of the buyer that ran out unpaid before.</summary>
    public required int UnpaidBefore { get; init; }

    /// <summary>shared-network, never-pays.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}

/// <summary>What became of an order that was to be taken back.</summary>
/// <param name="OrderId">As asked.</param>
/// <param name="State">clawed_back; null: it was not.</param>
/// <param name="Code">Why not, as a problem code.</param>
[WireSchema("ClawedBackResource")]
public sealed record ClawedBack(string OrderId, OrderState? State, string? Code);

/// <summary>What became of each.</summary>
/// <param name="Orders">In the order they were asked for.</param>
[WireSchema("ClawBackResource")]
public sealed record ClawBack(IReadOnlyList<ClawedBack> Orders);
