using System.Buffers.Text;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// The bytes of a purchase of one item, put together from prepared parts: the line, the buyer's token and pass, the
/// key, the body.
/// </summary>
internal sealed class PurchaseText
{
    private const int KeyDigits = 16;
    private readonly byte[] _first;
    private readonly byte[] _last;

    /// <param name="server">Where the node listens.</param>
    /// <param name="item">The item's id.</param>
    /// <param name="body">JSON, the same for all.</param>
    public PurchaseText(Uri server, string item, string body)
    {
        var whole = HttpText.Post(server, $"/v1/items/{item}/orders", body, "Authorization: Bearer ");
        var cut = whole.AsSpan().IndexOf("Bearer "u8) + "Bearer ".Length;
        _first = whole[..cut];
        _last = whole[cut..];
    }

    /// <summary>What a purchase says of its buyer.</summary>
    public static byte[] Credentials(ReadOnlySpan<byte> token, ReadOnlySpan<byte> pass) =>
        [.. token, .. "\r\nSeckill-Pass: "u8, .. pass, .. "\r\nIdempotency-Key: "u8];

    /// <summary>Writes a purchase; returns its length.</summary>
    public int Write(Span<byte> request, ReadOnlySpan<byte> credentials, long key)
    {
        var at = 0;
        Append(_first, request, ref at);
        Append(credentials, request, ref at);
        Utf8Formatter.TryFormat(key, request.Slice(at, KeyDigits), out _, new('D', KeyDigits));
        at += KeyDigits;
        Append(_last, request, ref at);
        return at;
    }

    private static void Append(ReadOnlySpan<byte> part, Span<byte> request, ref int at)
    {
        part.CopyTo(request[at..]);
        at += part.Length;
    }
}
