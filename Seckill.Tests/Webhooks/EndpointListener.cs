using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Payments;
using Xunit;

namespace Seckill.Tests.Webhooks;

/// <summary>A message as it came over the wire.</summary>
internal sealed record ReceivedEvent(string Path, HeaderDictionary Headers, byte[] Body)
{
    public string Id => Headers[StandardWebhooks.IdHeader].ToString();

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Type => Json["type"]!.GetValue<string>();

    public string? Subject => Json["subject"]?.GetValue<string>();

    /// <summary>True when a signature is by one of these secrets.</summary>
    public bool IsSignedBy(Instant now, params string[] secrets) => secrets.Any(secret =>
        StandardWebhooks.Verify(Headers, Body, now, WebhookKey.Parse(secret)) == Id);
}

/// <summary>A merchant's endpoint: a real one, on a port of its own, that answers as it is told.</summary>
internal sealed class EndpointListener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ReceivedEvent> _received = Channel.CreateUnbounded<ReceivedEvent>();

    private EndpointListener(WebApplication app) => _app = app;

    public string Url => new Uri(new Uri(_app.Urls.Single()), "/hook").ToString();

    /// <summary>How a message is answered; null: 204 at once.</summary>
    public Func<ReceivedEvent, HttpContext, Task>? Script { get; set; }

    /// <summary>Messages that nobody has taken yet.</summary>
    public int Waiting => _received.Reader.Count;

    public static async Task<EndpointListener> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var listener = new EndpointListener(builder.Build());
        listener._app.MapPost("/{**path}", listener.TakeAsync);
        await listener._app.StartAsync();
        return listener;
    }

    /// <summary>From now on messages are answered with that status.</summary>
    public void Answer(Func<ReceivedEvent, int> statusOf, string? header = null, string? value = null) =>
        Script = (received, context) =>
        {
            context.Response.StatusCode = statusOf(received);
            if (header is not null)
            {
                context.Response.Headers[header] = value;
            }

            return Task.CompletedTask;
        };

    public Task<ReceivedEvent> NextAsync() =>
        _received.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<List<ReceivedEvent>> NextAsync(int count)
    {
        var events = new List<ReceivedEvent>();
        while (events.Count < count)
        {
            events.Add(await NextAsync());
        }

        return events;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = new HeaderDictionary();
        foreach (var header in context.Request.Headers)
        {
            headers[header.Key] = header.Value;
        }

        var received = new ReceivedEvent(context.Request.Path, headers, body.ToArray());
        _received.Writer.TryWrite(received);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (Script is { } script)
        {
            await script(received, context);
        }
    }
}
