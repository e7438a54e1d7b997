using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace Seckill.Http.Pages;

/// <summary>
/// Bytes that never change, packed in the forms that readers take when the first one takes it; each form has a strong
/// ETag of its own.
/// </summary>
internal sealed class PageBody
{
    private readonly (string Encoding, Lazy<byte[]> Bytes)[] _forms;

    public PageBody(byte[] plain)
    {
        Plain = plain;
        Tag = PageAssets.TagOf(plain);
        _forms = [("br", new(() => Brotli(plain))), ("gzip", new(() => Gzip(plain)))];
    }

    public byte[] Plain { get; }

    /// <summary>Of the plain form.</summary>
    public string Tag { get; }

    /// <summary>The smallest form that Accept-Encoding names; Encoding null: plain.</summary>
    public (string? Encoding, byte[] Bytes, string Tag) For(StringValues acceptEncoding)
    {
        var accepted = acceptEncoding.ToString().Split(',').Select(word => word.Trim())
            .Where(word => !word.EndsWith(";q=0", StringComparison.Ordinal))
            .Select(word => word.Split(';')[0]).ToList();
        foreach (var (encoding, bytes) in _forms)
        {
            if (accepted.Contains(encoding, StringComparer.OrdinalIgnoreCase))
            {
                return (encoding, bytes.Value, $"{Tag[..^1]}-{encoding}\"");
            }
        }

        return (null, Plain, Tag);
    }

    private static byte[] Brotli(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.SmallestSize))
        {
            stream.Write(plain);
        }

        return packed.ToArray();
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            stream.Write(plain);
        }

        return packed.ToArray();
    }
}
