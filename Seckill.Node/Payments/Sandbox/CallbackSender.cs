using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Seckill.Http.Ports;

namespace Seckill.Node.Payments.Sandbox;

/// <summary>One message and how it is to be delivered.</summary>
internal sealed record ScheduledCallback(string Id, byte[] Body, int Times, TimeSpan Delay, bool BadSignature);

/// <summary>
/// Owns the sandbox's callbacks from schedule to delivery: waits, signs each attempt anew, posts, and goes on until
/// the node took it. They live as long as the process: what a refund loses by that is asked for again, and a capture
/// whose callback is lost is told when the payment is closed, or by another script.
/// </summary>
internal sealed partial class CallbackSender(
    SandboxOptions options, HttpClient http, IServerClock clock, TimeProvider time, Random random, ILogger log)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Task> _scheduled = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _wires = new(options.Concurrency);
    private readonly Backoff _retry = new(options.FirstRetry, options.MostRetry, random);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>While it lasts no message leaves.</summary>
    public Outage Outage { get; } = new(time);

    /// <summary>Messages not yet delivered.</summary>
    public int Pending => _scheduled.Count;

    /// <summary>
    /// False: there are too many already (the bound may be passed by as many as call at once). A message with the id
    /// of one that waits is the same message.
    /// </summary>
    public bool TrySchedule(ScheduledCallback callback)
    {
        if (_stopping.IsCancellationRequested || _scheduled.Count >= options.MostCallbacks)
        {
            return false;
        }

        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_scheduled.TryAdd(callback.Id, begin.Task))
        {
            _scheduled[callback.Id] = DeliverAsync(callback, begin.Task);
            begin.SetResult();
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_scheduled.Values);
    }

    private async Task DeliverAsync(ScheduledCallback callback, Task begun)
    {
        await begun;
        try
        {
            await Task.Delay(callback.Delay, time, _stopping.Token);
            for (var delivered = 0; delivered < callback.Times; delivered++)
            {
                await PostUntilTakenAsync(callback);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            LogDropped(callback.Id);
        }
        finally
        {
            _scheduled.TryRemove(callback.Id, out _);
        }
    }

    private async ValueTask PostUntilTakenAsync(ScheduledCallback callback)
    {
        for (var attempt = 1; ; attempt++)
        {
            await Outage.OverAsync(_stopping.Token);
            var (verdict, detail) = await PostAsync(callback);
            if (verdict == Verdict.Taken)
            {
                return;
            }

            if (verdict == Verdict.Refused || attempt == options.MostAttempts)
            {
                LogGivenUp(callback.Id, attempt, detail);
                return;
            }

            LogRetry(callback.Id, attempt, detail);
            await Task.Delay(_retry.After(attempt), time, _stopping.Token);
        }
    }

    private async ValueTask<(Verdict Verdict, string Detail)> PostAsync(ScheduledCallback callback)
    {
        await _wires.WaitAsync(_stopping.Token);
        try
        {
            return await ProviderCall.AskAsync(
                cancellation => SendAsync(callback, cancellation), fault => (Verdict.Later, fault),
                options.CallbackTimeout, time, _stopping.Token);
        }
        finally
        {
            _wires.Release();
        }
    }

    private async ValueTask<(Verdict Verdict, string Detail)> SendAsync(
        ScheduledCallback callback, CancellationToken cancellation)
    {
        using var message = Sign(callback);
        using var answer = await http.SendAsync(message, cancellation);
        return (VerdictOf(answer.StatusCode), $"status {(int)answer.StatusCode}");
    }

    /// <summary>
    /// Stamped with the node's own clock, so that a machine clock that jumps makes no callback stale. A bad signature
    /// is one of another body.
    /// </summary>
    private HttpRequestMessage Sign(ScheduledCallback callback)
    {
        var timestamp = clock.Now.UnixMs / 1000;
        var signed = callback.BadSignature ? [] : callback.Body;
        var message = new HttpRequestMessage(
            HttpMethod.Post, new Uri(options.CallbackBase(), "/v1/callbacks/payments/sandbox"));
        message.Headers.Add(StandardWebhooks.IdHeader, callback.Id);
        message.Headers.Add(StandardWebhooks.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        message.Headers.Add(StandardWebhooks.SignatureHeader, options.Key.Sign(callback.Id, timestamp, signed));
        message.Content = new ByteArrayContent(callback.Body);
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return message;
    }

    private static Verdict VerdictOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => Verdict.Taken,
        408 or 429 or >= 500 => Verdict.Later,
        _ => Verdict.Refused,
    };

    private enum Verdict
    {
        Taken,
        Later,
        Refused,
    }

    [LoggerMessage(LogLevel.Debug, "sandbox callback {Id}: attempt {Attempt} not taken, again later: {Detail}")]
    private partial void LogRetry(string id, int attempt, string detail);

    [LoggerMessage(LogLevel.Warning, "sandbox callback {Id}: given up after attempt {Attempt}: {Detail}")]
    private partial void LogGivenUp(string id, int attempt, string detail);

    [LoggerMessage(LogLevel.Information, "sandbox callback {Id}: dropped, the node stops")]
    private partial void LogDropped(string id);
}
