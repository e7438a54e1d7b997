using System.Globalization;
using System.Text;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// The buyers of a benchmark: their tokens and passes, fetched from the node through its own routes before anything is
/// measured. So the node has seen each token once, as it has when a real buyer comes to buy with the pass he just got.
/// </summary>
internal sealed class Crowd
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly LoadGenerator _load;
    private readonly Uri _server;
    private readonly byte[][] _tokens;

    private Crowd(LoadGenerator load, Uri server, byte[][] tokens)
    {
        _load = load;
        _server = server;
        _tokens = tokens;
    }

    public int Count => _tokens.Length;

    public IReadOnlyList<byte[]> Tokens => _tokens;

    public static async Task<Crowd> GatherAsync(
        LoadGenerator load, Uri server, int buyers, CancellationToken cancellation)
    {
        var script = new CollectScript(buyers, "token", i => HttpText.Post(
            server, "/v1/dev/tokens", $$"""{"sub":"{{NameOf(i)}}","roles":["buyer"]}"""));
        await load.RunAsync(script, Patience, cancellation);
        return new Crowd(load, server, script.Values);
    }

    /// <summary>A pass for each buyer, in their order, and the span of load that fetching them was.</summary>
    public Task<(byte[][] Passes, LoadResult Load)> FetchPassesAsync(string item, CancellationToken cancellation) =>
        FetchPassesAsync(item, _load, cancellation);

    /// <summary>The same through other connections, when those it was gathered with may be gone.</summary>
    public async Task<(byte[][] Passes, LoadResult Load)> FetchPassesAsync(
        string item, LoadGenerator load, CancellationToken cancellation)
    {
        var script = new CollectScript(Count, "pass", i => PassRequest(_server, item, _tokens[i]));
        var result = await load.RunAsync(script, Patience, cancellation);
        return (script.Values, result);
    }

    public static byte[] PassRequest(Uri server, string item, byte[] token) => HttpText.Post(
        server, $"/v1/items/{item}/passes", "{}", $"Authorization: Bearer {Encoding.ASCII.GetString(token)}");

    private static string NameOf(int buyer) => "buyer-" + buyer.ToString("D8", CultureInfo.InvariantCulture);
}
