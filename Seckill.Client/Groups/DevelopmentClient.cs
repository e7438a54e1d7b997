namespace Seckill.Client;

/// <summary>Tokens and the sandbox provider: routes that exist in the development profile alone.</summary>
public sealed class DevelopmentClient
{
    private readonly ApiTransport _transport;

    internal DevelopmentClient(ApiTransport transport) => _transport = transport;

    /// <summary>A token for anybody, good for 12 hours.</summary>
    /// <param name="subject">Who.</param>
    /// <param name="roles">Out of buyer, merchant, operator, auditor.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/dev/tokens")]
    public Task<DevToken> TokenAsync(
        string subject, IReadOnlyList<string> roles, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            (ApiCall.Post("/v1/dev/tokens") with { Public = true, Repeatable = true })
                .WithBody(new DevTokenRequest(subject, roles), ClientJson.Default.DevTokenRequest),
            ClientJson.Default.DevToken, cancellation);

    /// <summary>Makes the sandbox provider say so of a payment.</summary>
    [Route("POST", "/sandbox/payments/{paymentId}")]
    public Task SettleAsync(string paymentId, SandboxScript script, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            (ApiCall.Post(ApiPath.Of($"/sandbox/payments/{paymentId}")) with { Public = true })
                .WithBody(script, ClientJson.Default.SandboxScript),
            cancellation);

    /// <summary>The sandbox's page for a payment, as HTML.</summary>
    [Route("GET", "/sandbox/payments/{paymentId}")]
    public Task<string> PayPageAsync(string paymentId, CancellationToken cancellation = default) =>
        _transport.TextAsync(
            PagesClient.Html(ApiPath.Of($"/sandbox/payments/{paymentId}"), null), cancellation);

    /// <summary>Makes the sandbox provider unreachable for so long, from now; zero: it is back.</summary>
    [Route("POST", "/sandbox/outages")]
    public Task BreakProviderAsync(TimeSpan duration, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            (ApiCall.Post("/sandbox/outages") with { Public = true, Repeatable = true })
                .WithBody(new OutageRequest((long)duration.TotalMilliseconds), ClientJson.Default.OutageRequest),
            cancellation);
}
