using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Payments.Sandbox;
using Seckill.Tests.Time;

namespace Seckill.Tests.Payments;

/// <summary>
/// Callbacks that the node does not take at once; the wire is scripted, so that time alone decides when they come
/// again.
/// </summary>
public sealed class SandboxRetryTests : HttpMessageHandler, IServerClock
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<(string Id, string Timestamp)> _posts = [];
    private Func<int, HttpStatusCode> _answer = _ => HttpStatusCode.OK;

    public Instant Now => Instant.Of(_time.GetUtcNow());

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Callback_NotTakenForAWhile_SameIdComesAgainFreshlySigned(HttpStatusCode status)
    {
        _answer = _ => _time.Elapsed < TimeSpan.FromMinutes(20) ? status : HttpStatusCode.OK;

        await DeliverAsync();
        Assert.InRange(_time.Elapsed, TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(20 * 60 + 30));
        Assert.Single(_posts.Select(post => post.Id).Distinct());
        Assert.Equal(Now.UnixMs / 1000, long.Parse(_posts[^1].Timestamp));
    }

    [Fact]
    public async Task Callback_WireIsDown_ComesAgain()
    {
        _answer = post => post == 1 ? throw new HttpRequestException("refused") : HttpStatusCode.OK;

        await DeliverAsync();
        Assert.Equal(2, _posts.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Redirect)]
    public async Task Callback_Refused_NotSentAgain(HttpStatusCode status)
    {
        _answer = _ => status;

        await DeliverAsync();
        Assert.Single(_posts);
    }

    [Fact]
    public async Task Callback_NeverTaken_GivenUpAfterItsAttempts()
    {
        _answer = _ => HttpStatusCode.ServiceUnavailable;

        await DeliverAsync();
        Assert.Equal(160, _posts.Count);
        Assert.InRange(_time.Elapsed, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(80));
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string Header(string name) => request.Headers.GetValues(name).Single();
        _posts.Add((Header("webhook-id"), Header("webhook-timestamp")));
        return Task.FromResult(new HttpResponseMessage(_answer(_posts.Count)));
    }

    /// <summary>Runs one script and moves time from timer to timer until nothing is scheduled.</summary>
    private async Task DeliverAsync()
    {
        using var http = new HttpClient(this, disposeHandler: false);
        var options = new SandboxOptions(
            SandboxBench.Key, () => new Uri("http://127.0.0.1"), () => new Uri("http://127.0.0.1"));
        await using var provider = new SandboxProvider(
            options, new OwnerStub(), http, this, _time, new Random(1), NullLogger<SandboxProvider>.Instance);
        await provider.OpenAsync(SandboxBench.Payment, SandboxBench.Order, SandboxBench.Price, default);
        await provider.RunAsync(SandboxBench.Payment, new SandboxOutcome(true, 1, TimeSpan.Zero, null, false), default);
        while (provider.PendingCallbacks > 0)
        {
            _ = _time.AdvanceToNextTimer();
            await Task.Yield();
        }
    }
}
