using Seckill.Domain;
using Seckill.Http.Orders;

namespace Seckill.Http.Items;

/// <summary>What an item's sale came to, at one position of the journal.</summary>
internal sealed record CertificateResource
{
    public required int Total { get; init; }

    public required int Free { get; init; }

    public required int Held { get; init; }

    public required int Sold { get; init; }

    public required int Returned { get; init; }

    public required int RefundedUnits { get; init; }

    public required CertificateMoney Money { get; init; }

    /// <summary>Orders by state.</summary>
    public required IReadOnlyDictionary<string, int> Orders { get; init; }

    public required bool Balanced { get; init; }

    /// <summary>What the read models have otherwise than the journal.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    public required CertificatePosition Position { get; init; }

    public static CertificateResource Of(ItemBalance balance, IReadOnlyList<string> differences)
    {
        var stock = balance.Stock;
        var identity = stock.Free >= 0 && stock.Held >= 0 && stock.Sold >= 0 && stock.Returned >= 0
            && (long)stock.Free + stock.Held + stock.Sold + stock.Returned == stock.Total;
        return new CertificateResource
        {
            Total = stock.Total,
            Free = stock.Free,
            Held = stock.Held,
            Sold = stock.Sold,
            Returned = stock.Returned,
            RefundedUnits = stock.RefundedUnits,
            Money = new CertificateMoney(balance.Money.Captured, balance.Money.Refunded, balance.Money.Due),
            Orders = balance.Orders.ToDictionary(entry => OrderStates.NameOf(entry.Key), entry => entry.Value),
            Balanced = identity && balance.Money.Balances && differences.Count == 0,
            Differences = differences,
            Position = new CertificatePosition(
                stock.Position.Shard.Value, stock.Position.Offset, Convert.ToHexStringLower(balance.Hash)),
        };
    }
}

/// <summary>Minor units of the item's currency.</summary>
internal sealed record CertificateMoney(Int128 Captured, Int128 Refunded, Int128 Due);

/// <summary>Position and the hash of the journal's chain there, in hex.</summary>
internal sealed record CertificatePosition(int Shard, long Offset, string Hash);
