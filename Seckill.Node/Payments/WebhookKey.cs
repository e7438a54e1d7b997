using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Node.Payments;

/// <summary>
/// A symmetric key of the Standard Webhooks specification 1.0.0 (standardwebhooks.com), written <c>whsec_</c> + base64:
/// HMAC-SHA256 over "id.timestamp.body". The specification asks for 24 to 64 bytes.
/// </summary>
public sealed class WebhookKey
{
    public const string Prefix = "whsec_";
    private readonly byte[] _key;

    public WebhookKey(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
        {
            throw new ArgumentException("a webhook key has at least one byte", nameof(key));
        }

        _key = key.ToArray();
    }

    /// <summary>Throws FormatException, without repeating the text (it is a secret).</summary>
    public static WebhookKey Parse(string text)
    {
        var bytes = new byte[text.Length];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)
            || !Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length)
            || length == 0)
        {
            throw new FormatException($"a webhook secret is {Prefix} and base64");
        }

        return new WebhookKey(bytes.AsSpan(0, length));
    }

    /// <summary>The whole secret, to be shown to its owner once.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(_key);

    /// <summary>One entry of webhook-signature: <c>v1,</c> + base64. Timestamp in seconds since 1970.</summary>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        mac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        mac.AppendData(body);
        return "v1," + Convert.ToBase64String(mac.GetHashAndReset());
    }

    /// <summary>Keeps the secret out of logs.</summary>
    public override string ToString() => Prefix + "***";
}
