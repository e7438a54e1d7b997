using Seckill.Domain;

namespace Seckill.Node.Webhooks.Broker;

/// <summary>
/// How far each merchant's told events have been published. Each member is one transaction; a merchant's events are
/// published by one claim at a time, so that they keep their order.
/// </summary>
public interface IBrokerStore
{
    /// <summary>
    /// Events committed from the returned instant on are published: a second before the first call there ever was, for
    /// clocks of two nodes differ a little. Later calls return the same.
    /// </summary>
    ValueTask<Instant> BeginAsync(Instant now, CancellationToken cancellation);

    /// <summary>Merchants with events that nobody publishes now; also makes cursors that are missing.</summary>
    ValueTask<IReadOnlyList<string>> ReadBehindAsync(Instant now, int most, CancellationToken cancellation);

    /// <summary>Takes the merchant until that instant. Null: somebody has him.</summary>
    ValueTask<BrokerClaim?> ClaimAsync(
        string merchant, Instant now, Instant heldUntil, CancellationToken cancellation);

    /// <summary>
    /// All up to that number is published; the claim holds until the instant given. False: there is a later claim,
    /// nothing was written, and the caller must stop.
    /// </summary>
    ValueTask<bool> MoveAsync(
        BrokerClaim claim, long number, Instant heldUntil, CancellationToken cancellation);

    /// <summary>What is told and not published; the oldest is null when there is none.</summary>
    ValueTask<BrokerLag> ReadLagAsync(CancellationToken cancellation);
}

/// <param name="Merchant">Whose events.</param>
/// <param name="Number">Published up to it.</param>
/// <param name="Last">The highest number told when the claim was made.</param>
/// <param name="Claim">Counts the merchant's claims.</param>
public sealed record BrokerClaim(string Merchant, long Number, long Last, long Claim);

/// <summary>Test events among them are counted and will be passed over.</summary>
public sealed record BrokerLag(long Events, int Merchants, Instant? OldestAt);
