using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Seckill.Client;

/// <summary>
/// Reads webhook messages that are signed (Standard Webhooks), and refuses all others. Feed it the raw bytes of the
/// body: JSON that was read and written again has another signature. Drop repeats by the event's Id. Any thread.
/// </summary>
public sealed class WebhookVerifier
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly byte[][] _keys;
    private readonly TimeProvider _time;
    private readonly TimeSpan _tolerance;

    /// <summary>For one endpoint.</summary>
    /// <param name="secrets">whsec_ and base64; around a rotation the new and the old one.</param>
    /// <param name="time">Null: the system's.</param>
    /// <param name="tolerance">How old or young a message may be; null: five minutes.</param>
    public WebhookVerifier(IEnumerable<string> secrets, TimeProvider? time = null, TimeSpan? tolerance = null)
    {
        _keys = [.. secrets.Select(WebhookSignature.KeyOf)];
        if (_keys.Length == 0 || _keys.Any(key => key.Length == 0))
        {
            throw new ArgumentException("a secret is needed", nameof(secrets));
        }

        (_time, _tolerance) = (time ?? TimeProvider.System, tolerance ?? Tolerance);
    }

    /// <summary>The event, when the message is genuine.</summary>
    /// <param name="id">Header webhook-id.</param>
    /// <param name="timestamp">Header webhook-timestamp.</param>
    /// <param name="signature">Header webhook-signature: one or several, by spaces.</param>
    /// <param name="body">The raw bytes.</param>
    /// <exception cref="WebhookException">It is not; answer 400 and do nothing.</exception>
    public CloudEvent Verify(string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature))
        {
            throw new WebhookException("a header is missing");
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(_time.GetUtcNow().ToUnixTimeSeconds() - seconds) > _tolerance.TotalSeconds)
        {
            throw new WebhookException("the timestamp is too far from now");
        }

        if (!IsSigned(id, timestamp, signature, body))
        {
            throw new WebhookException("the signature does not fit");
        }

        try
        {
            return JsonSerializer.Deserialize(body, ClientJson.Default.CloudEvent)
                ?? throw new WebhookException("the body is no event");
        }
        catch (JsonException fault)
        {
            throw new WebhookException("the body is no event", fault);
        }
    }

    /// <summary>Every signature is compared with every key, in constant time.</summary>
    private bool IsSigned(string id, string timestamp, string signature, ReadOnlySpan<byte> body)
    {
        var fits = false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var key in _keys)
        {
            var expected = WebhookSignature.Compute(key, id, timestamp, body);
            foreach (var part in signature.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                fits |= part.StartsWith(WebhookSignature.Version, StringComparison.Ordinal)
                    && Convert.TryFromBase64String(part[WebhookSignature.Version.Length..], given, out var length)
                    && CryptographicOperations.FixedTimeEquals(given[..length], expected);
            }
        }

        return fits;
    }
}
