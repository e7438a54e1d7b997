namespace Seckill.Client;

/// <summary>Passes, and the challenges before them.</summary>
public sealed class PassesClient
{
    private readonly ApiTransport _transport;

    internal PassesClient(ApiTransport transport) => _transport = transport;

    /// <summary>The work to be done before a pass is given; null: none is asked for.</summary>
    [Route("GET", "/v1/items/{id}/challenge")]
    public Task<Challenge?> ChallengeAsync(
        string itemId, CallOptions? options = null, CancellationToken cancellation = default) => _transport.FindAsync(
            ApiCall.Get(ApiPath.Of($"/v1/items/{itemId}/challenge"), options), ClientJson.Default.Challenge,
            cancellation);

    /// <summary>A pass. Repeated like a read: another pass gives nobody more units.</summary>
    /// <param name="itemId">For this item.</param>
    /// <param name="challenge">The solved challenge, where one is asked for.</param>
    /// <param name="waitList">Sold out, but the wait list is open: a pass that can only join it.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="SeckillProblemException">
    /// not-open (with OpensAt), paused, ended, sold-out, challenge-failed, quota-exceeded.
    /// </exception>
    [Route("POST", "/v1/items/{id}/passes")]
    public Task<PurchasePass> IssueAsync(
        string itemId, ChallengeSolution? challenge = null, bool waitList = false, CallOptions? options = null,
        CancellationToken cancellation = default)
    {
        var call = ApiCall.Post(ApiPath.Of($"/v1/items/{itemId}/passes"), options) with { Repeatable = true };
        var body = new PassRequest(challenge, waitList ? true : null);
        return _transport.SendAsync(
            call.WithBody(body, ClientJson.Default.PassRequest), ClientJson.Default.PurchasePass, cancellation);
    }
}
