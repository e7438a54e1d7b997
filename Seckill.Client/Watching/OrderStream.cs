using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Seckill.Client;

/// <summary>How many are ahead now, as the stream tells it between states.</summary>
internal sealed record AheadNotice(int Ahead, DateTimeOffset ServerTime);

/// <summary>One connection to an order's stream of events. A cut, and silence, look like its end.</summary>
internal sealed class OrderStream : IAsyncDisposable
{
    private readonly HttpResponseMessage? _response;
    private readonly IAsyncEnumerator<SseItem<string>>? _events;
    private readonly CancellationTokenSource _end;
    private readonly TimeProvider _time;
    private readonly TimeSpan _silence;

    private OrderStream(
        HttpResponseMessage? response, IAsyncEnumerator<SseItem<string>>? events, CancellationTokenSource end,
        TimeProvider time, TimeSpan silence)
    {
        (_response, _events, _end, _time, _silence) = (response, events, end, time, silence);
    }

    /// <summary>Null when no stream can be had now; lasting refusals are thrown.</summary>
    public static async Task<OrderStream?> OpenAsync(
        ApiTransport transport, string orderId, Order? last, WatchOptions options, CancellationToken cancellation)
    {
        var call = ApiCall.Get(ApiPath.Of($"/v1/orders/{orderId}/events"), new CallOptions { RetryFor = TimeSpan.Zero })
            with
        { Accept = "text/event-stream" };
        call = call.WithHeader(
            "Last-Event-ID", last?.Version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            var response = await transport.OpenAsync(call, cancellation);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                response.Dispose();
                return null;
            }

            var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var body = await response.Content.ReadAsStreamAsync(cancellation);
            return new OrderStream(
                response, SseParser.Create(body).EnumerateAsync(end.Token).GetAsyncEnumerator(end.Token), end,
                transport.Time, options.Silence);
        }
        catch (SeckillUnreachableException)
        {
            return null;
        }
        catch (SeckillProblemException problem) when (problem.Status is 429 or >= 500)
        {
            return null;
        }
    }

    /// <summary>The order after the next event that says something; null: the stream is over.</summary>
    public async Task<Order?> NextAsync(Order? last, CancellationToken cancellation)
    {
        while (await MoveAsync(cancellation) is { } item)
        {
            try
            {
                if (Read(item, last) is { } told)
                {
                    return told;
                }
            }
            catch (JsonException)
            {
                return null;
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        // The reader must not wait for a server that says nothing any more.
        await _end.CancelAsync();
        _response?.Dispose();
        _end.Dispose();
    }

    /// <summary>Null: it says nothing of the order. An event is named for the order's state, known or not.</summary>
    private static Order? Read(SseItem<string> item, Order? last)
    {
        switch (item.EventType)
        {
            case "ping":
                return null;
            case "ahead":
                var notice = JsonSerializer.Deserialize(item.Data, ClientJson.Default.AheadNotice)!;
                return last is null ? null : last with { Ahead = notice.Ahead, ServerTime = notice.ServerTime };
        }

        var told = JsonSerializer.Deserialize(item.Data, ClientJson.Default.JsonElement);
        return told.ValueKind == JsonValueKind.Object && told.TryGetProperty("state", out var state)
            && state.ValueKind == JsonValueKind.String && state.ValueEquals(item.EventType)
                ? told.Deserialize(ClientJson.Default.Order) : null;
    }

    private async Task<SseItem<string>?> MoveAsync(CancellationToken cancellation)
    {
        using var timer = _time.CreateTimer(
            end => ((CancellationTokenSource)end!).Cancel(), _end, _silence, Timeout.InfiniteTimeSpan);
        try
        {
            return await _events!.MoveNextAsync() ? _events.Current : null;
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }
}
