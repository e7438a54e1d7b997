using System.Globalization;
using Microsoft.AspNetCore.Http;
using Seckill.Http.Auth;
using Seckill.Http.Problems;

namespace Seckill.Http.Admission;

/// <summary>
/// The limiters in front of passes and purchases (R12): per buyer, then per address prefix. Who is refused takes
/// nothing
/// from anybody: not from his address when he himself is too fast, not from himself when his address is.
/// </summary>
internal sealed class EdgeAdmission
{
    private readonly TokenBuckets _buyers;
    private readonly TokenBuckets _addresses;
    private readonly ClientAddress _client;
    private readonly RetryAdvice _retry;
    private readonly string _policy;
    private readonly string[] _remaining; // texts of the RateLimit header, by tokens left

    public EdgeAdmission(HttpEdgeOptions options, TimeProvider time, RetryAdvice retry)
    {
        _buyers = new TokenBuckets(options.BuyerLimit, time);
        _addresses = new TokenBuckets(options.AddressLimit, time);
        _client = new ClientAddress(options.TrustedProxies);
        _retry = retry;
        _policy = $"{Policy("buyer", options.BuyerLimit)}, {Policy("address", options.AddressLimit)}";
        _remaining = [.. Enumerable.Range(0, Math.Min(options.BuyerLimit.Burst, 1000) + 1).Select(left =>
            string.Create(CultureInfo.InvariantCulture, $"\"buyer\";r={left};t={Window(options.BuyerLimit)}"))];
    }

    /// <summary>429 when the buyer or his address is too fast; else null, and a token is taken from each.</summary>
    public ProblemAnswer? Refuse(HttpContext context, Principal buyer)
    {
        if (!_buyers.TryTake(buyer.BuyerKey.Value, out var untilToken))
        {
            return _retry.TooFast(untilToken, ProblemAnswer.ByBuyerLimiter);
        }

        if (!_addresses.TryTake(ClientAddress.PrefixOf(_client.Of(context)), out untilToken))
        {
            _buyers.GiveBack(buyer.BuyerKey.Value);
            return _retry.TooFast(untilToken, ProblemAnswer.ByAddressLimiter);
        }

        return null;
    }

    /// <summary>Where the request comes from, as the review of suspicious holds names it.</summary>
    public string NetworkOf(HttpContext context) => ClientAddress.NetworkOf(_client.Of(context));

    /// <summary>Sets RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers).</summary>
    public void Describe(HttpContext context, Principal buyer)
    {
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = _policy;
        headers["RateLimit"] = _remaining[Math.Min(_buyers.Remaining(buyer.BuyerKey.Value), _remaining.Length - 1)];
    }

    private static string Policy(string name, BucketOptions limit) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={limit.Burst};w={Window(limit)}");

    /// <summary>Whole seconds in which an empty bucket fills.</summary>
    private static int Window(BucketOptions limit) => (int)Math.Max(1, Math.Ceiling(limit.Burst / limit.RatePerSecond));
}
