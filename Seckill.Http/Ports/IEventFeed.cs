namespace Seckill.Http.Ports;

/// <summary>A merchant's events in the order in which they were told: the cursor feed.</summary>
public interface IEventFeed
{
    /// <summary>
    /// Events above the cursor, oldest first; null: the cursor is none of this feed. The first reading makes the
    /// merchant one whose events are told: what has happened until then follows soon, from the journal.
    /// </summary>
    /// <param name="merchant">Whose.</param>
    /// <param name="after">Opaque, or the id of an event of his; null: the beginning.</param>
    /// <param name="types">Full names; null: all.</param>
    /// <param name="limit">At most that many.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    ValueTask<EventPage?> ReadAsync(
        string merchant, string? after, IReadOnlyList<string>? types, int limit, CancellationToken cancellation);
}

/// <summary>
/// Bodies are CloudEvents as they are sent. Next goes on behind the last one, also when there are none.
/// </summary>
public sealed record EventPage(IReadOnlyList<byte[]> Bodies, string Next, bool HasMore);
