using System.Text.Json.Serialization;
using Seckill.Domain;
using Seckill.Http.Items;
using Seckill.Http.Json;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /items: from the read model, newest first.</summary>
internal sealed record ItemListing(
    IReadOnlyList<ItemListed> Data, bool HasMore,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextUrl);

/// <summary>An item in the list; its units are those of the read model, which may lag.</summary>
internal sealed record ItemListed(
    string ItemId, string Merchant, string Title, string Status, string Phase, int Total, int Free, int Held, int Sold,
    int Returned, int Waiting, int Round, Instant OpensAt, Instant ClosesAt)
{
    public static ItemListed Of(ItemRow row, Instant now) => new(
        row.Item.ToString(), row.Merchant, row.Terms.Title, ItemWords.NameOf(row.Status),
        ItemWords.NameOf(row.ToFacts().PhaseAt(now)), row.Total, row.Free, row.Held, row.Sold, row.Returned,
        row.Waiting, row.Round, row.Terms.OpensAt, row.Terms.ClosesAt);
}

/// <summary>
/// GET /items/{id}: an item as its owner has it in memory. Stock and Hash are of one position; Hash is the chain's hash
/// of the commit there (hexadecimal).
/// </summary>
internal sealed record ItemDetail
{
    public required string ItemId { get; init; }

    public required string Merchant { get; init; }

    public required string Title { get; init; }

    public required Money Price { get; init; }

    /// <summary>What was decided: draft, published, paused, retired.</summary>
    public required string Status { get; init; }

    /// <summary>What buyers see now.</summary>
    public required string Phase { get; init; }

    public required int PerBuyerLimit { get; init; }

    public required int HoldSeconds { get; init; }

    public required Instant OpensAt { get; init; }

    public required Instant ClosesAt { get; init; }

    /// <summary>The latch of the round: no unit is free.</summary>
    public required bool SoldOut { get; init; }

    public required bool WaitListOpen { get; init; }

    public required StockResource Stock { get; init; }

    public required string Hash { get; init; }

    /// <summary>Orders by state; those in line have none yet.</summary>
    public required IReadOnlyDictionary<string, int> Orders { get; init; }

    /// <summary>Changes of the public facts.</summary>
    public required int Version { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; init; }

    public string? CopyOf { get; init; }

    public required int Shard { get; init; }

    /// <summary>Its owner by the rows; null: nobody.</summary>
    public string? Node { get; init; }

    public required long Epoch { get; init; }

    public static ItemDetail Of(ItemView item, ItemBalance balance, PlaceResource place, Instant now)
    {
        var (facts, terms) = (balance.Facts, balance.Facts.Terms);
        return new ItemDetail
        {
            ItemId = facts.Id.ToString(),
            Merchant = facts.Merchant,
            Title = terms.Title,
            Price = terms.Price,
            Status = ItemWords.NameOf(facts.Status),
            Phase = ItemWords.NameOf(facts.PhaseAt(now)),
            PerBuyerLimit = terms.PerBuyerLimit,
            HoldSeconds = terms.HoldSeconds,
            OpensAt = terms.OpensAt,
            ClosesAt = terms.ClosesAt,
            SoldOut = facts.SoldOut,
            WaitListOpen = facts.WaitListOpen,
            Stock = StockResource.Of(balance.Stock with { InLine = item.Stock.InLine }),
            Hash = Convert.ToHexStringLower(balance.Hash),
            Orders = OrderWords.CountsOf(balance.Orders),
            Version = facts.Version,
            CreatedAt = item.CreatedAt,
            UpdatedAt = item.UpdatedAt,
            CopyOf = item.CopyOf?.ToString(),
            Shard = place.Shard,
            Node = place.Node,
            Epoch = place.Epoch,
        };
    }
}

/// <summary>Body of POST /items/{id}/pause, resume and passivate, and of a member's drain.</summary>
internal sealed record ItemReasonBody
{
    /// <summary>Why; recorded with the item and with the operator's name (passivate, drain: in the log).</summary>
    public string? Reason { get; init; }
}

/// <summary>Body of POST /items/{id}/adjust.</summary>
internal sealed record ItemAdjustBody
{
    /// <summary>Units, not 0; below 0 takes them away.</summary>
    public long? Delta { get; init; }

    public string? Reason { get; init; }
}

/// <summary>The answer to passivate.</summary>
internal sealed record ItemAsleep(string ItemId, bool Asleep);
