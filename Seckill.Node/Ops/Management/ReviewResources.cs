using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /review: unpaid holds that met a pattern; Looked: how many were looked at.</summary>
internal sealed record ReviewResource(IReadOnlyList<ReviewedHoldResource> Holds, int Looked, bool HasMore)
{
    public static ReviewResource Of(ReviewedHolds found) => new(
        [.. found.Holds.Select(ReviewedHoldResource.Of)], found.Looked, found.More);
}

/// <summary>One suspicious hold. Reasons: shared-network, never-pays.</summary>
internal sealed record ReviewedHoldResource(
    string OrderId, string ItemId, string Buyer, int Quantity, Instant? PayBy, string? Network, int AccountsOnNetwork,
    int UnpaidBefore, IReadOnlyList<string> Reasons)
{
    public static ReviewedHoldResource Of(SuspiciousHold hold)
    {
        var row = hold.Listed.Row;
        string[] reasons =
        [
            .. hold.SharesNetwork ? ["shared-network"] : Array.Empty<string>(),
            .. hold.NeverPays ? ["never-pays"] : Array.Empty<string>(),
        ];
        return new ReviewedHoldResource(
            row.Id.ToString(), row.Item.ToString(), row.Buyer, row.Quantity, row.PayBy,
            hold.Network.Length > 0 ? hold.Network : null, hold.Accounts, hold.Unpaid, reasons);
    }
}

/// <summary>Body of POST /review/claw-back.</summary>
internal sealed record ClawBackBody
{
    /// <summary>Ids of the orders, 1 to 1000.</summary>
    public IReadOnlyList<string?>? Orders { get; init; }

    /// <summary>Why; recorded with every order, and with the operator's name.</summary>
    public string? Reason { get; init; }
}

/// <summary>What became of each order, as asked.</summary>
internal sealed record ClawBackResource(IReadOnlyList<ClawedBackResource> Orders);

/// <summary>State: clawed_back; or Code, why not.</summary>
internal sealed record ClawedBackResource(string OrderId, string? State, string? Code);
