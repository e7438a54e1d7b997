using System.Buffers.Text;
using System.Text;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Purchases of one item, each with a key of its own, the buyers in turn. A request is put together from prepared
/// parts: the line, the buyer's token and pass, the key, the body.
/// </summary>
public sealed class PurchaseScript : ILoadScript
{
    private const int KeyDigits = 16;
    private readonly byte[] _first;
    private readonly byte[] _last;
    private readonly IReadOnlyList<byte[]> _tokens;
    private readonly byte[][] _credentials;
    private readonly long _firstKey;
    private long _sent;

    /// <param name="server">Where the node listens.</param>
    /// <param name="item">The item's id.</param>
    /// <param name="body">JSON, the same for all.</param>
    /// <param name="tokens">Bearer tokens, one a buyer.</param>
    /// <param name="passes">Their passes, in the same order.</param>
    /// <param name="firstKey">Keys count from here: two scripts on one item must not share any.</param>
    public PurchaseScript(
        Uri server, string item, string body, IReadOnlyList<byte[]> tokens, IReadOnlyList<byte[]> passes, long firstKey)
    {
        _firstKey = firstKey;
        var whole = HttpText.Post(server, $"/v1/items/{item}/orders", body, "Authorization: Bearer ");
        var cut = whole.AsSpan().IndexOf("Bearer "u8) + "Bearer ".Length;
        _first = whole[..cut];
        _last = whole[cut..];
        _tokens = tokens;
        _credentials = new byte[tokens.Count][];
        UsePasses(passes);
    }

    /// <summary>
    /// Newer passes of the same buyers, in the same order, for they live 120 s; not while a run goes on.
    /// </summary>
    public void UsePasses(IReadOnlyList<byte[]> passes)
    {
        for (var i = 0; i < _credentials.Length; i++)
        {
            _credentials[i] = [.. _tokens[i], .. "\r\nSeckill-Pass: "u8, .. passes[i], .. "\r\nIdempotency-Key: "u8];
        }
    }

    /// <summary>Requests written so far.</summary>
    public long Sent => _sent;

    public int Write(int connection, Span<byte> request)
    {
        var credentials = _credentials[_sent % _credentials.Length];
        var at = 0;
        Append(_first, request, ref at);
        Append(credentials, request, ref at);
        Utf8Formatter.TryFormat(_firstKey + _sent, request.Slice(at, KeyDigits), out _, new('D', KeyDigits));
        at += KeyDigits;
        Append(_last, request, ref at);
        _sent++;
        return at;
    }

    private static void Append(byte[] part, Span<byte> request, ref int at)
    {
        part.CopyTo(request[at..]);
        at += part.Length;
    }
}
