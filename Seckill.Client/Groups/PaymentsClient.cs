namespace Seckill.Client;

/// <summary>Payments of orders.</summary>
public sealed class PaymentsClient
{
    private readonly ApiTransport _transport;

    internal PaymentsClient(ApiTransport transport) => _transport = transport;

    /// <summary>Starts a payment; the buyer goes to its payUrl.</summary>
    /// <param name="orderId">A reserved order.</param>
    /// <param name="provider">Such as sandbox or stripe.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="SeckillProblemException">not-payable, hold-expired, provider-unavailable.</exception>
    [Route("POST", "/v1/orders/{id}/payments")]
    public Task<StartedPayment> StartAsync(
        string orderId, string provider, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendKeyedAsync(
            ApiCall.Post(ApiPath.Of($"/v1/orders/{orderId}/payments"), options)
                .WithBody(new PaymentRequest(provider), ClientJson.Default.PaymentRequest),
            ClientJson.Default.StartedPayment, cancellation);
}
