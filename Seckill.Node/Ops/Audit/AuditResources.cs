using Seckill.Domain;
using Seckill.Http.Items;
using Seckill.Http.Orders;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// What a verification found; Seconds: how long it took; WithoutShipTo: orders of which not even an erased record of
/// where they go was found, 0 where such records are not to be had.
/// </summary>
internal sealed record VerificationResource(
    bool Ok, int Shards, long Commits, long Events, int Items, IReadOnlyList<FindingResource> Findings, double Seconds,
    long WithoutShipTo)
{
    public static VerificationResource Of(VerificationReport report) => new(
        report.Findings.Count == 0, report.Shards, report.Commits, report.Events, report.Items,
        [.. report.Findings.Select(FindingResource.Of)], Math.Round(report.Took.TotalSeconds, 3),
        report.WithoutShipTo);
}

/// <summary>The first bad place of a shard.</summary>
internal sealed record FindingResource(int Shard, long Offset, string? ItemId, string What)
{
    public static FindingResource Of(AuditFinding finding) => new(
        finding.Place.Shard.Value, finding.Place.Offset, finding.Item?.ToString(), finding.What);
}

/// <summary>
/// An item as the journal has it at a position, with the member names of the stock route. StateHash: SHA-256 of the
/// whole state, hexadecimal; the owner's live state at this position has the same.
/// </summary>
internal sealed record ReplayedItem
{
    private static readonly Requester Reader = new("audit", RequesterKind.Operator);

    public required string ItemId { get; init; }

    public required string Merchant { get; init; }

    public required string Status { get; init; }

    public required int Total { get; init; }

    public required int Free { get; init; }

    public required int Held { get; init; }

    public required int Sold { get; init; }

    public required int Returned { get; init; }

    public required int RefundedUnits { get; init; }

    public required int Waiting { get; init; }

    /// <summary>Always 0: those in line are not in the journal.</summary>
    public required int InLine { get; init; }

    public required int Round { get; init; }

    public required PositionResource Position { get; init; }

    /// <summary>Events of the item up to there.</summary>
    public required long Version { get; init; }

    public required IReadOnlyDictionary<string, int> Orders { get; init; }

    public required string StateHash { get; init; }

    public static ReplayedItem Of(ItemState state)
    {
        var balance = ((BalanceAnswered)ItemReplies.Answer(state, new ReadBalance(Reader), default)).Balance;
        var stock = StockResource.Of(balance.Stock);
        return new ReplayedItem
        {
            ItemId = state.Id.ToString(),
            Merchant = balance.Facts.Merchant,
            Status = balance.Facts.Status.ToString().ToLowerInvariant(),
            Total = stock.Total,
            Free = stock.Free,
            Held = stock.Held,
            Sold = stock.Sold,
            Returned = stock.Returned,
            RefundedUnits = stock.RefundedUnits,
            Waiting = stock.Waiting,
            InLine = stock.InLine,
            Round = stock.Round,
            Position = stock.Position,
            Version = state.Version,
            Orders = balance.Orders.OrderBy(entry => entry.Key).ToDictionary(
                entry => OrderStates.NameOf(entry.Key), entry => entry.Value),
            StateHash = Convert.ToHexStringLower(ItemStateCodec.Digest(state)),
        };
    }
}
