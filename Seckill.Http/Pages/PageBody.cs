using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace Seckill.Http.Pages;

/// <summary>
/// Bytes that never change, packed once in the forms that readers take; each form has a strong ETag of its own.
/// </summary>
internal sealed class PageBody
{
    private readonly (string Encoding, byte[] Bytes, string Tag)[] _forms;

    public PageBody(byte[] plain)
    {
        Plain = plain;
        Tag = PageAssets.TagOf(plain);
        _forms = [Form("br", Brotli(plain)), Form("gzip", Gzip(plain))];
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
        foreach (var form in _forms)
        {
            if (accepted.Contains(form.Encoding, StringComparer.OrdinalIgnoreCase))
            {
                return form;
            }
        }

        return (null, Plain, Tag);
    }

    private (string, byte[], string) Form(string encoding, byte[] bytes) =>
        (encoding, bytes, $"{Tag[..^1]}-{encoding}\"");

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
