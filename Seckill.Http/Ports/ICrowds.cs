using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>Simulated buyers, in the development profile: they come over the network as real ones do.</summary>
public interface ICrowds
{
    /// <summary>Buyers that one crowd may have.</summary>
    int MostBuyers { get; }

    /// <summary>Seconds over which one crowd may arrive.</summary>
    int MostSeconds { get; }

    /// <summary>Sends a crowd to an item; null: one is under way already.</summary>
    CrowdView? Start(ItemId item, int buyers, int seconds);

    /// <summary>A crowd of this node; null: there was none of that id, or it was long ago.</summary>
    CrowdView? Find(string id);
}

/// <summary>How a crowd fares.</summary>
/// <param name="Id">Names it on this node.</param>
/// <param name="Item">What it buys.</param>
/// <param name="Buyers">How many they are.</param>
/// <param name="Seconds">Over which they arrive.</param>
/// <param name="Done">All of them have left.</param>
/// <param name="Tally">What became of them so far.</param>
public sealed record CrowdView(string Id, ItemId Item, int Buyers, int Seconds, bool Done, CrowdTally Tally);

/// <summary>What became of a crowd. Won = paid + cancelled + unpaid + those who are still paying.</summary>
public sealed record CrowdTally
{
    /// <summary>Have begun.</summary>
    public int Arrived { get; init; }

    /// <summary>Were told that units are held for them.</summary>
    public int Won { get; init; }

    /// <summary>Left while on the wait list.</summary>
    public int Waiting { get; init; }

    /// <summary>Left without a decision, or could not be served at all.</summary>
    public int Undecided { get; init; }

    /// <summary>Won and paid.</summary>
    public int Paid { get; init; }

    /// <summary>Payments that the provider declined; some of them paid after all.</summary>
    public int Declined { get; init; }

    /// <summary>Won and cancelled.</summary>
    public int Cancelled { get; init; }

    /// <summary>Won and left without paying: their hold runs out.</summary>
    public int Unpaid { get; init; }

    /// <summary>Not won, by problem code.</summary>
    public IReadOnlyDictionary<string, int> Refused { get; init; } = new Dictionary<string, int>();
}
