using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;

namespace Seckill.Node.Payments.Stripe;

/// <summary>
/// The signature of Stripe's webhooks (docs.stripe.com/webhooks, "Verify manually"): header
/// <c>Stripe-Signature: t=seconds,v1=hex[,v1=hex][,v0=...]</c>; v1 is HMAC-SHA256 over "t.body" with the endpoint's
/// secret as it is written, prefix included. While a secret is rolled Stripe signs once with each; other schemes are
/// passed over.
/// </summary>
public static class StripeSignature
{
    public const string Header = "Stripe-Signature";
    private const string Scheme = "v1";
    private const int MostElements = 32;

    /// <summary>How far the timestamp may lie before or after now.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>True when the timestamp is fresh and one of the signatures is by one of the secrets.</summary>
    public static bool Holds(
        IHeaderDictionary headers, ReadOnlySpan<byte> body, Instant now, IReadOnlyList<string> secrets)
    {
        if (headers[Header] is not [{ } header] || header.Split(',') is not { Length: <= MostElements } elements)
        {
            return false;
        }

        var pairs = elements.Select(element => element.Trim().Split('=', 2)).Where(pair => pair.Length == 2).ToList();
        if (pairs.Where(pair => pair[0] == "t").ToList() is not [[_, { Length: <= 11 } seconds]]
            || !long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
            || (new Instant(timestamp * 1000) - now).Duration() > Tolerance)
        {
            return false;
        }

        var given = pairs.Where(pair => pair[0] == Scheme).Select(pair => Encoding.UTF8.GetBytes(pair[1])).ToList();
        var found = false;
        foreach (var secret in secrets)
        {
            // Every pair is compared, each in constant time: how long it takes says nothing of the true signature.
            var wanted = Encoding.UTF8.GetBytes(Sign(secret, seconds, body));
            foreach (var signature in given)
            {
                found |= CryptographicOperations.FixedTimeEquals(signature, wanted);
            }
        }

        return found;
    }

    /// <summary>The v1 signature in lower-case hex; the timestamp as it stands in the header.</summary>
    public static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.UTF8.GetBytes(timestamp + "."));
        mac.AppendData(body);
        return Convert.ToHexStringLower(mac.GetHashAndReset());
    }
}
