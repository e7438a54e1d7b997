using System.ComponentModel.DataAnnotations;
using Seckill.Http.Ports;

namespace Seckill.Http.Development;

/// <summary>Body of POST /v1/dev/crowds.</summary>
internal sealed record CrowdBody
{
    /// <summary>A published item.</summary>
    [Required]
    public string? ItemId { get; init; }

    /// <summary>How many come; default 100.</summary>
    [Range(1, 100_000)]
    public long? Buyers { get; init; }

    /// <summary>Over how many seconds they come; default 10.</summary>
    [Range(1, 3_600)]
    public long? Seconds { get; init; }
}

/// <summary>A crowd of simulated buyers, and what became of it so far.</summary>
internal sealed record CrowdResource
{
    public required string Id { get; init; }

    public required string ItemId { get; init; }

    public required int Buyers { get; init; }

    public required int Seconds { get; init; }

    /// <summary>under_way or done.</summary>
    public required string State { get; init; }

    /// <summary>Have begun.</summary>
    public required int Arrived { get; init; }

    /// <summary>Were told that units are held for them.</summary>
    public required int Won { get; init; }

    /// <summary>Left while on the wait list.</summary>
    public required int Waiting { get; init; }

    /// <summary>Left without a decision.</summary>
    public required int Undecided { get; init; }

    public required int Paid { get; init; }

    /// <summary>Payments that the provider declined; some of them paid after all.</summary>
    public required int Declined { get; init; }

    public required int Cancelled { get; init; }

    /// <summary>Won and left without paying: their hold runs out.</summary>
    public required int Unpaid { get; init; }

    /// <summary>Not won, by problem code.</summary>
    public required IReadOnlyDictionary<string, int> Refused { get; init; }

    public static CrowdResource Of(CrowdView crowd) => new()
    {
        Id = crowd.Id,
        ItemId = crowd.Item.ToString(),
        Buyers = crowd.Buyers,
        Seconds = crowd.Seconds,
        State = crowd.Done ? "done" : "under_way",
        Arrived = crowd.Tally.Arrived,
        Won = crowd.Tally.Won,
        Waiting = crowd.Tally.Waiting,
        Undecided = crowd.Tally.Undecided,
        Paid = crowd.Tally.Paid,
        Declined = crowd.Tally.Declined,
        Cancelled = crowd.Tally.Cancelled,
        Unpaid = crowd.Tally.Unpaid,
        Refused = crowd.Tally.Refused,
    };
}
