using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Seckill.Domain;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A buyer as a careful client is: a key for each purchase, the same key again until it is decided, the next node when
/// one is gone, a fresh pass before the old one ends.
/// </summary>
/// <param name="name">Its subject.</param>
/// <param name="item">What it buys, one unit at a time.</param>
/// <param name="servers">The nodes' public addresses.</param>
/// <param name="client">Shared by all buyers; no base address.</param>
/// <param name="ledger">Told what comes of it.</param>
/// <param name="random">Chooses the node to begin with, and the next one.</param>
/// <param name="time">Clock and timers.</param>
public sealed class PatientBuyer(
    string name, string item, IReadOnlyList<Uri> servers, HttpClient client, PurchaseLedger ledger, Random random,
    TimeProvider time)
{
    // The product asks for half a second to one and a half; a buyer who waited so long would hide when it sells again.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PassLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private string _token = "";
    private string _pass = "";
    private long _passAt;
    private int _server = random.Next(servers.Count);

    /// <summary>
    /// Buys until told to stop, a purchase every interval or as soon as the one before is decided; the last one is
    /// brought to its end.
    /// </summary>
    public async Task RunAsync(TimeSpan interval, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var start = time.GetTimestamp();
            await BuyAsync($"{name}-{number.ToString(CultureInfo.InvariantCulture)}");
            var rest = interval - time.GetElapsedTime(start);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task BuyAsync(string key)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < Patience)
        {
            var renewed = await RenewAsync();
            var sentAt = time.GetTimestamp();
            if (renewed
                && await PostAsync($"/v1/items/{item}/orders", BenchBuyer.PurchaseBody, _pass, key) is { } answer
                && IsDecided(answer, key, sentAt))
            {
                return;
            }

            await Task.Delay(Pause, time);
        }

        ledger.AddUndecided();
    }

    /// <summary>Token and pass; false: not now.</summary>
    private async Task<bool> RenewAsync()
    {
        if (_token.Length == 0)
        {
            _token = await TextOfAsync("/v1/dev/tokens", $$"""{"sub":"{{name}}","roles":["buyer"]}""", "token") ?? "";
        }

        if (_token.Length > 0 && (_pass.Length == 0 || time.GetElapsedTime(_passAt) > PassLife))
        {
            var asked = time.GetTimestamp();
            if (await TextOfAsync($"/v1/items/{item}/passes", "{}", "pass") is { } pass)
            {
                (_pass, _passAt) = (pass, asked);
            }
        }

        return _pass.Length > 0;
    }

    private async Task<string?> TextOfAsync(string path, string body, string member)
    {
        if (await PostAsync(path, body) is not { } answer)
        {
            return null;
        }

        if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Created)
        {
            return answer.Body[member]!.GetValue<string>();
        }

        ledger.AddRetry($"{member}: {CodeOf(answer)}");
        return null;
    }

    /// <summary>Won and final refusals are; an order still in line and whatever asks for patience is not.</summary>
    private bool IsDecided(NodeAnswer answer, string key, long sentAt)
    {
        var status = (int)answer.Status;
        if (status is 200 or 201 or 202)
        {
            var state = answer.Body["state"]!.GetValue<string>();
            if (state == "reserved" && OrderId.TryParse(answer.Body["id"]!.GetValue<string>(), out var order))
            {
                ledger.AddWon(key, order, sentAt, answer.At);
                return true;
            }

            ledger.AddRetry(state);
            return false;
        }

        if (status is >= 400 and < 500 and not 429)
        {
            ledger.AddRefused(CodeOf(answer));
            return true;
        }

        ledger.AddRetry(CodeOf(answer));
        return false;
    }

    private static string CodeOf(NodeAnswer answer) =>
        answer.Body["code"]?.GetValue<string>() ?? $"status-{(int)answer.Status}";

    /// <summary>Null: the node is not there, or broke off; the next one is asked next.</summary>
    private async Task<NodeAnswer?> PostAsync(string path, string body, string? pass = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(servers[_server], path));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (_token.Length > 0)
        {
            request.Headers.Authorization = new("Bearer", _token);
        }

        if (pass is not null)
        {
            request.Headers.Add("Seckill-Pass", pass);
            request.Headers.Add("Idempotency-Key", key);
        }

        try
        {
            using var answer = await client.SendAsync(request);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            return new NodeAnswer(answer.StatusCode, JsonNode.Parse(bytes)!, time.GetTimestamp());
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or JsonException)
        {
            ledger.AddRetry(fault is HttpRequestException ? "no-connection" : "no-answer");
            _server = (_server + 1 + random.Next(Math.Max(1, servers.Count - 1))) % servers.Count;
            return null;
        }
    }

    private sealed record NodeAnswer(HttpStatusCode Status, JsonNode Body, long At);
}
