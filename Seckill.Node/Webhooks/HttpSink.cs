using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Seckill.Domain;
using Seckill.Http.Events;
using Seckill.Http.Ports;
using Seckill.Node.Payments;

namespace Seckill.Node.Webhooks;

/// <summary>
/// Posts events as Standard Webhooks messages (1.0.0, standardwebhooks.com) with CloudEvents in structured JSON. What
/// the endpoint answers besides its status and Retry-After is read, bounded, and thrown away.
/// </summary>
public sealed class HttpSink(
    HttpClient http, EndpointSecrets secrets, IServerClock clock, TimeSpan timeout, TimeProvider time) : IEventSink
{
    /// <summary>A longer answer costs the endpoint its connection.</summary>
    private const int MostAnswerBytes = 16 * 1024;

    /// <summary>Follows nothing, keeps nothing, uses no proxy: each connection is the connector's.</summary>
    public static HttpClient CreateClient(EndpointConnector connector) => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectCallback = connector.ConnectAsync,
        })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async ValueTask<SinkAnswer> SendAsync(ClaimedDelivery delivery, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            using var message = Sign(delivery);
            using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            await DrainAsync(answer, both.Token);
            return Judge(answer);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed($"no answer within {timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (HttpRequestException fault)
        {
            return Failed(Describe(fault));
        }
        catch (IOException fault)
        {
            return Failed(fault.Message);
        }
    }

    private static SinkAnswer Failed(string error) => new(SinkVerdict.Later, null, error);

    /// <summary>Stamped with the cluster's clock, so that a machine clock that jumps makes no message stale.</summary>
    private HttpRequestMessage Sign(ClaimedDelivery delivery)
    {
        var now = clock.Now;
        var timestamp = now.UnixMs / 1000;
        var message = new HttpRequestMessage(HttpMethod.Post, delivery.Webhook.Url);
        message.Headers.Add(StandardWebhooks.IdHeader, delivery.EventId);
        message.Headers.Add(StandardWebhooks.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        message.Headers.Add(StandardWebhooks.SignatureHeader, string.Join(
            ' ', KeysOf(delivery.Webhook, now).Select(key => key.Sign(delivery.EventId, timestamp, delivery.Body))));
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Seckill", "1"));
        message.Content = new ByteArrayContent(delivery.Body);
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEventBody.ContentType);
        return message;
    }

    private IEnumerable<WebhookKey> KeysOf(WebhookRow webhook, Instant now)
    {
        yield return secrets.Open(webhook.Id, webhook.Secret);
        if (webhook is { OldSecret: { } old, OldSecretUntil: { } until } && now < until)
        {
            yield return secrets.Open(webhook.Id, old);
        }
    }

    private static async ValueTask DrainAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[4096];
        for (var left = MostAnswerBytes; left > 0;)
        {
            var read = await body.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), cancellation);
            if (read == 0)
            {
                return;
            }

            left -= read;
        }
    }

    private SinkAnswer Judge(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        return status switch
        {
            >= 200 and < 300 => new SinkAnswer(SinkVerdict.Taken, status, null),
            410 => new SinkAnswer(SinkVerdict.Gone, status, "the endpoint answered 410 Gone"),
            >= 300 and < 400 => new SinkAnswer(SinkVerdict.Later, status, "redirects are not followed"),
            _ => new SinkAnswer(SinkVerdict.Later, status, $"the endpoint answered {status}", RetryAfter(answer)),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } span } => span,
        { Date: { } date } => Instant.Of(date) - clock.Now,
        _ => null,
    };

    /// <summary>Says what a merchant can do something about, and nothing of this node's inside.</summary>
    private static string Describe(HttpRequestException fault) => fault.InnerException switch
    {
        RefusedAddressException refused => refused.Message,
        AuthenticationException => "the certificate is not trusted",
        SocketException socket => $"no connection: {socket.SocketErrorCode}",
        _ => $"no answer: {fault.HttpRequestError}",
    };
}
