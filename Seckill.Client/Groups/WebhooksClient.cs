namespace Seckill.Client;

/// <summary>Endpoints that events are posted to; <see cref="WebhookVerifier"/> reads what arrives.</summary>
public sealed class WebhooksClient
{
    private readonly ApiTransport _transport;

    internal WebhooksClient(ApiTransport transport) => _transport = transport;

    /// <summary>Makes an endpoint. Its Secret is in this answer and in no other.</summary>
    /// <param name="url">Absolute, https outside development.</param>
    /// <param name="types">Types of events or patterns such as seckill.order.*; null: all.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/webhooks")]
    public Task<Webhook> CreateAsync(
        string url, IReadOnlyList<string>? types = null, CallOptions? options = null,
        CancellationToken cancellation = default) => _transport.SendKeyedAsync(
            ApiCall.Post("/v1/webhooks", options)
                .WithBody(new WebhookRequest(url, types), ClientJson.Default.WebhookRequest),
            ClientJson.Default.Webhook, cancellation);

    /// <summary>The caller's endpoints.</summary>
    [Route("GET", "/v1/webhooks")]
    public IAsyncEnumerable<Webhook> ListAsync(CancellationToken cancellation = default) => Pager.ListAsync(
        _transport, ApiCall.Get("/v1/webhooks"), ClientJson.Default.PageWebhook, cancellation);

    /// <summary>One of them.</summary>
    [Route("GET", "/v1/webhooks/{id}")]
    public Task<Webhook> GetAsync(
        string webhookId, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get(ApiPath.Of($"/v1/webhooks/{webhookId}"), options), ClientJson.Default.Webhook, cancellation);

    /// <summary>Takes an endpoint away. One that is gone already is as good.</summary>
    [Route("DELETE", "/v1/webhooks/{id}")]
    public async Task DeleteAsync(
        string webhookId, CallOptions? options = null, CancellationToken cancellation = default)
    {
        var call = new ApiCall(HttpMethod.Delete, ApiPath.Of($"/v1/webhooks/{webhookId}"));
        try
        {
            await _transport.SendAsync(call with { Repeatable = true, Options = options }, cancellation);
        }
        catch (SeckillProblemException problem) when (problem.Code == ProblemCodes.NotFound)
        {
            // The first attempt may have been the one that did it.
        }
    }

    /// <summary>Makes a new secret; for a day the old one signs as well.</summary>
    [Route("POST", "/v1/webhooks/{id}/rotate")]
    public Task<Webhook> RotateAsync(
        string webhookId, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendKeyedAsync(
            Empty(ApiPath.Of($"/v1/webhooks/{webhookId}/rotate"), options), ClientJson.Default.Webhook, cancellation);

    /// <summary>Sends a test event. Never repeated by itself.</summary>
    [Route("POST", "/v1/webhooks/{id}/test")]
    public Task<WebhookDelivery> TestAsync(
        string webhookId, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            Empty(ApiPath.Of($"/v1/webhooks/{webhookId}/test"), options), ClientJson.Default.WebhookDelivery,
            cancellation);

    /// <summary>What was sent to an endpoint, page by page as it is read.</summary>
    /// <param name="webhookId">The endpoint.</param>
    /// <param name="state">Only those in this state.</param>
    /// <param name="pageSize">1 to 100; null: 50.</param>
    /// <param name="cancellation">Ends the reading.</param>
    [Route("GET", "/v1/webhooks/{id}/deliveries")]
    public IAsyncEnumerable<WebhookDelivery> DeliveriesAsync(
        string webhookId, DeliveryState? state = null, int? pageSize = null,
        CancellationToken cancellation = default) => Pager.ListAsync(
            _transport, ApiCall.Get(ApiPath.WithQuery(
                ApiPath.Of($"/v1/webhooks/{webhookId}/deliveries"), ("state", state?.Name),
                ("limit", ApiPath.Text(pageSize)))),
            ClientJson.Default.PageWebhookDelivery, cancellation);

    /// <summary>Sends one delivery again. Never repeated by itself.</summary>
    [Route("POST", "/v1/webhooks/deliveries/{id}/redeliver")]
    public Task<WebhookDelivery> RedeliverAsync(
        string deliveryId, CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            Empty(ApiPath.Of($"/v1/webhooks/deliveries/{deliveryId}/redeliver"), options),
            ClientJson.Default.WebhookDelivery, cancellation);

    /// <summary>Sends a range of the past again, ends included. Never repeated by itself.</summary>
    /// <param name="webhookId">To this endpoint.</param>
    /// <param name="from">A time (RFC 3339) or the id of an event.</param>
    /// <param name="to">A time (RFC 3339) or the id of an event.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/webhooks/{id}/replay")]
    public Task<Replay> ReplayAsync(
        string webhookId, string from, string to, CallOptions? options = null,
        CancellationToken cancellation = default) => _transport.SendAsync(
            ApiCall.Post(ApiPath.Of($"/v1/webhooks/{webhookId}/replay"), options)
                .WithBody(new ReplayRequest(from, to), ClientJson.Default.ReplayRequest),
            ClientJson.Default.Replay, cancellation);

    private static ApiCall Empty(string path, CallOptions? options) =>
        ApiCall.Post(path, options).WithBody(EmptyRequest.Instance, ClientJson.Default.EmptyRequest);
}
