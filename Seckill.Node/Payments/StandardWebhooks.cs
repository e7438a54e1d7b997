using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;

namespace Seckill.Node.Payments;

/// <summary>The three headers of a Standard Webhooks message: what they are called and when they are true.</summary>
public static class StandardWebhooks
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far the timestamp may lie before or after now.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The message's id when its timestamp is fresh and one of its signatures is by one of the keys; null when not.
    /// More than one key: while a secret is being rotated. Signatures of other versions (v1a, ...) are passed over.
    /// </summary>
    public static string? Verify(
        IHeaderDictionary headers, ReadOnlySpan<byte> body, Instant now, params ReadOnlySpan<WebhookKey> keys)
    {
        if (headers[IdHeader] is not [{ Length: > 0 } id]
            || headers[TimestampHeader] is not [{ Length: <= 11 } seconds]
            || !long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
            || (new Instant(timestamp * 1000) - now).Duration() > Tolerance)
        {
            return null;
        }

        var given = string.Join(' ', headers[SignatureHeader].ToArray());
        foreach (var key in keys)
        {
            if (Holds(given, key.Sign(id, timestamp, body)))
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>
    /// Every entry is compared, each in constant time: how long it takes says nothing of the true signature.
    /// </summary>
    private static bool Holds(string given, string expected)
    {
        var wanted = Encoding.UTF8.GetBytes(expected);
        var found = false;
        foreach (var entry in given.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            found |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(entry), wanted);
        }

        return found;
    }
}
