using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>The node that is asked, and how.</summary>
/// <param name="server">Its public listener.</param>
/// <param name="secrets">Null: those of its providers are not known.</param>
/// <param name="time">Clock and timers.</param>
internal sealed class FuzzTarget(Uri server, FuzzSecrets? secrets, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };

    public Uri Server => server;

    public FuzzSecrets? Secrets => secrets;

    public TimeProvider Time => time;

    public RawClient Client { get; } = new(server, time);

    public void Dispose() => _http.Dispose();

    /// <summary>The document that the node serves.</summary>
    public async Task<ApiDocument> DocumentAsync(CancellationToken cancellation) =>
        new((await _http.GetFromJsonAsync<JsonNode>("/openapi/v1.json", cancellation))!);

    /// <summary>Signs everybody in. CliException (4) outside development: there nobody gets a token so.</summary>
    public async Task SignInAsync(FuzzWorld world, CancellationToken cancellation)
    {
        foreach (var (subject, role) in world.Buyers.Select(one => (one, "buyer"))
            .Concat(world.Merchants.Select(one => (one, "merchant")))
            .Concat([(world.Operator, "operator"), (world.Auditor, "auditor")]))
        {
            using var answer = await _http.PostAsJsonAsync(
                "/v1/dev/tokens", new JsonObject { ["sub"] = subject, ["roles"] = new JsonArray(role) }, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                throw new CliException(ExitCode.NotAllowed,
                    $"{server} gives no tokens for nothing: only a node of the development profile is fuzzed");
            }

            var token = await answer.Content.ReadFromJsonAsync<JsonNode>(cancellation);
            world.Tokens[subject] = token!["token"]!.GetValue<string>();
        }

        var now = await _http.GetFromJsonAsync<JsonNode>("/v1/time", cancellation);
        world.ClockOffset = DateTimeOffset.FromUnixTimeMilliseconds(now!["unixMs"]!.GetValue<long>())
            - time.GetUtcNow();
    }

    /// <summary>Whether a plain request of a good client is answered, whatever the answer is.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(RawClient.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var answer = await _http.GetAsync("/v1/time", either.Token);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>A plain request of a good client; null: it was not answered with 2xx.</summary>
    public async Task<JsonNode?> AskAsync(
        HttpMethod method, string path, string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await _http.SendAsync(request, cancellation);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonNode>(cancellation) : null;
    }
}
