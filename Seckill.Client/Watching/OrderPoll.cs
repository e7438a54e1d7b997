using System.Net;
using System.Text.Json;

namespace Seckill.Client;

/// <summary>Asks for an order again and again, each time to be answered when it has changed.</summary>
internal sealed class OrderPoll(ApiTransport transport, string orderId, WatchOptions options)
{
    /// <summary>An unchanged order that is answered sooner was not waited for.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private string? _seen;

    /// <summary>The order when it is another than last time; null: it is not, ask again.</summary>
    public async Task<Order?> NextAsync(CancellationToken cancellation)
    {
        var begun = transport.Time.GetTimestamp();
        var call = ApiCall.Get(
            ApiPath.Of($"/v1/orders/{orderId}"), new CallOptions { RetryFor = options.GiveUpAfter });
        if (_seen is not null)
        {
            call = call.WithHeader("If-None-Match", _seen).WithWait(options.LongPoll);
        }

        var order = await transport.RunAsync(call, ReadAsync, cancellation);
        if (order is null && transport.Time.GetElapsedTime(begun) < Soon)
        {
            await transport.WaitAsync(options.PollEvery * (0.75 + transport.Chance.Next() / 2), cancellation);
        }

        return order;
    }

    private async Task<Order?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using (response)
        {
            if (response.StatusCode == HttpStatusCode.NotModified)
            {
                return null;
            }

            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
            var order = JsonSerializer.Deserialize(bytes, ClientJson.Default.Order);
            _seen = response.Headers.ETag?.ToString();
            return order;
        }
    }
}
