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

    /// <summary>Sends simulated buyers to an item. Never repeated by itself.</summary>
    /// <exception cref="SeckillProblemException">crowd-under-way, not-found, validation-failed.</exception>
    [Route("POST", "/v1/dev/crowds")]
    public Task<Crowd> StartCrowdAsync(CrowdRequest request, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            (ApiCall.Post("/v1/dev/crowds") with { Public = true })
                .WithBody(request, ClientJson.Default.CrowdRequest),
            ClientJson.Default.Crowd, cancellation);

    /// <summary>What became of a crowd so far; of the node that it was asked of.</summary>
    [Route("GET", "/v1/dev/crowds/{id}")]
    public Task<Crowd> CrowdAsync(string crowdId, CancellationToken cancellation = default) => _transport.SendAsync(
        ApiCall.Get(ApiPath.Of($"/v1/dev/crowds/{crowdId}")) with { Public = true }, ClientJson.Default.Crowd,
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
