using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Seckill.Tests.Payments;

internal sealed record ReceivedCallback(HeaderDictionary Headers, byte[] Body);

/// <summary>A node's public listener as far as the sandbox sees it: a real one, on a port of its own.</summary>
internal sealed class CallbackListener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ReceivedCallback> _received = Channel.CreateUnbounded<ReceivedCallback>();

    private CallbackListener(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Answers in their order; then 200.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    public int Waiting => _received.Reader.Count;

    public static async Task<CallbackListener> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var listener = new CallbackListener(builder.Build());
        listener._app.MapPost("/v1/callbacks/payments/sandbox", listener.TakeAsync);
        await listener._app.StartAsync();
        return listener;
    }

    public Task<ReceivedCallback> NextAsync() =>
        _received.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.StatusCode = Answers.TryDequeue(out var status) ? status : StatusCodes.Status200OK;
        var headers = new HeaderDictionary();
        foreach (var header in context.Request.Headers)
        {
            headers[header.Key] = header.Value;
        }

        _received.Writer.TryWrite(new ReceivedCallback(headers, body.ToArray()));
    }
}
