namespace Seckill.Client;

/// <summary>Whole purchases, from the wait for the opening to the decision.</summary>
public sealed class PurchasesClient
{
    private readonly ApiTransport _transport;
    private readonly SeckillClient _client;

    internal PurchasesClient(ApiTransport transport, SeckillClient client) =>
        (_transport, _client) = (transport, client);

    /// <summary>
    /// Waits for the opening, does the proof of work, gets a pass, sends the purchase under one key, and follows it
    /// until it is decided. Whatever is lost on the way is sent again with the same key, so that it is never bought
    /// twice and never called lost while it may be won.
    /// </summary>
    /// <param name="itemId">What to buy.</param>
    /// <param name="request">How many, and where it goes.</param>
    /// <param name="options">Null: the usual.</param>
    /// <param name="cancellation">Ends the call; what was sent may be decided all the same.</param>
    /// <exception cref="SeckillProblemException">
    /// What no waiting mends: unauthorized, forbidden, not-found, validation-failed, idempotency-key-reused.
    /// </exception>
    public Task<PurchaseResult> PurchaseAsync(
        string itemId, PurchaseRequest request, PurchaseOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new PurchaseFlow(_transport, _client, itemId, request, options ?? new PurchaseOptions())
            .RunAsync(cancellation);
    }
}
