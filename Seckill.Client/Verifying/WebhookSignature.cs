using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Client;

/// <summary>Signs as Standard Webhooks does: HMAC-SHA256 over id, timestamp and the raw body, joined by dots.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    public const string Version = "v1,";

    private const string SecretPrefix = "whsec_";

    /// <summary>v1, and base64.</summary>
    public static string Sign(string secret, string id, string timestamp, ReadOnlySpan<byte> body) =>
        Version + Convert.ToBase64String(Compute(KeyOf(secret), id, timestamp, body));

    public static byte[] Compute(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }

    /// <exception cref="FormatException">It is no base64.</exception>
    public static byte[] KeyOf(string secret) => Convert.FromBase64String(
        secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret);
}
