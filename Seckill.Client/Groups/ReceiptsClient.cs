namespace Seckill.Client;

/// <summary>Proofs that orders stand in the journal.</summary>
public sealed class ReceiptsClient
{
    private readonly ApiTransport _transport;

    internal ReceiptsClient(ApiTransport transport) => _transport = transport;

    /// <summary>The keys that verify receipts; keep a copy from a time of trust.</summary>
    [Route("GET", "/.well-known/jwks.json")]
    public Task<KeySet> KeysAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get("/.well-known/jwks.json", options) with { Public = true }, ClientJson.Default.KeySet,
            cancellation);

    /// <summary>Verifies an order's receipt, and that it is of this order.</summary>
    /// <param name="order">From GET, which has the receipt.</param>
    /// <param name="keys">Keys that were kept; null: those the server gives now.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ReceiptException">It proves nothing.</exception>
    public async Task<Receipt> VerifyAsync(Order order, KeySet? keys = null, CancellationToken cancellation = default)
    {
        var text = order.Receipt ?? throw new ReceiptException("the order has no receipt");
        var receipt = new ReceiptVerifier(keys ?? await KeysAsync(cancellation: cancellation)).Verify(text);
        return receipt.OrderId == order.Id && receipt.ItemId == order.ItemId
            ? receipt : throw new ReceiptException("it is of another order");
    }
}
