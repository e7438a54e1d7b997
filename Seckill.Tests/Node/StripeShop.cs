using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Seckill.Tests.Payments;

namespace Seckill.Tests.Node;

/// <summary>
/// Webhooks as Stripe documents them, signed by the test and not by the product's own code.
/// </summary>
internal static class StripeShop
{
    public const string Secret = "whsec_of_the_tests";

    public static string[] Settings(ScriptedStripe stripe) =>
    [
        $"seckill.payments.stripe.secret={Secret}", "seckill.payments.stripe.api-key=sk_test",
        "seckill.payments.stripe.return-url=https://shop.example/paid",
        $"seckill.payments.stripe.base-url={stripe.Address}",
    ];

    public static JsonObject SessionEvent(JsonObject session, string type, string id) => new()
    {
        ["id"] = id,
        ["type"] = type,
        ["data"] = new JsonObject { ["object"] = session.DeepClone() },
    };

    public static async Task<HttpStatusCode> CallBackAsync(
        HttpClient http, string body, TimeSpan age = default, string secret = Secret)
    {
        var time = (DateTimeOffset.UtcNow - age).ToUnixTimeSeconds().ToString();
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/callbacks/payments/stripe");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("Stripe-Signature", $"t={time},v1={Convert.ToHexStringLower(mac)}");
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
