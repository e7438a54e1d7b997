using System.Globalization;
using System.Text;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>A request as it goes over the wire; nothing is put right on the way.</summary>
/// <param name="Route">Which it was made for.</param>
/// <param name="Method">Its first word.</param>
/// <param name="Target">Path and query as sent.</param>
/// <param name="Headers">In order, besides Host, Connection and Content-Length; characters are bytes (Latin-1).</param>
/// <param name="Body">Null: none, and no Content-Length.</param>
internal sealed record FuzzRequest(
    ApiRoute Route, string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body)
{
    /// <summary>What was broken, for people; null: nothing, as far as the maker knows.</summary>
    public string? Broken { get; init; }

    /// <summary>Method and path still lead to the route.</summary>
    public bool Routed { get; init; } = true;

    /// <summary>Good HTTP: what is not may be refused by the server before anybody of ours sees it.</summary>
    public bool Sound { get; init; } = true;

    /// <summary>What Content-Length says when it is not the truth.</summary>
    public int? ToldLength { get; init; }

    /// <summary>The only statuses that may answer it, besides 429 and 503; null: it need not be refused.</summary>
    public IReadOnlyList<int>? MustRefuse { get; init; }

    public string? Header(string name) =>
        Headers.FirstOrDefault(one => one.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The same with another value of a header; null takes it away.</summary>
    public FuzzRequest With(string name, string? value)
    {
        var others = Headers.Where(one => !one.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        return this with { Headers = [.. others, .. value is null ? [] : new[] { KeyValuePair.Create(name, value) }] };
    }

    public byte[] ToBytes(string host)
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (Body is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {ToldLength ?? Body.Length}\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body ?? []];
    }

    /// <summary>For a shell (bash). Tokens and passes are those of this run.</summary>
    public string ToCurl(Uri server)
    {
        var text = new StringBuilder("curl -i --path-as-is -X ").Append(Quote(Encoding.Latin1.GetBytes(Method)));
        foreach (var (name, value) in Headers)
        {
            text.Append(" -H ").Append(Quote(Encoding.Latin1.GetBytes($"{name}: {value}")));
        }

        if (Body is not null)
        {
            text.Append(" --data-binary ").Append(Quote(Body));
        }

        if (ToldLength is { } told)
        {
            text.Append(CultureInfo.InvariantCulture, $" -H 'Content-Length: {told}'");
        }

        var address = server.GetLeftPart(UriPartial.Authority) + Target;
        return text.Append(' ').Append(Quote(Encoding.Latin1.GetBytes(address))).ToString();
    }

    private static string Quote(byte[] bytes)
    {
        const int most = 4000;
        if (bytes.All(one => one is >= 0x20 and < 0x7F and not (byte)'\'' and not (byte)'\\') && bytes.Length <= most)
        {
            return $"'{Encoding.ASCII.GetString(bytes)}'";
        }

        var text = new StringBuilder("$'");
        foreach (var one in bytes.Take(most))
        {
            _ = one is >= 0x20 and < 0x7F and not (byte)'\'' and not (byte)'\\'
                ? text.Append((char)one) : text.Append(CultureInfo.InvariantCulture, $"\\x{one:x2}");
        }

        return text.Append(bytes.Length > most ? $"'...({bytes.Length} bytes)" : "'").ToString();
    }
}

/// <summary>What came back. Status 0: nothing did, the connection was closed.</summary>
internal sealed record FuzzAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, TimeSpan Took)
{
    /// <summary>Without its parameters.</summary>
    public string? MediaType => Headers.GetValueOrDefault("content-type")?.Split(';')[0].Trim();

    public bool IsGood => Status is >= 200 and < 300;
}
