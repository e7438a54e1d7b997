using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Seckill.Tests.Node;

/// <summary>
/// A payment provider's callback as Standard Webhooks signs it, made by the test and not by the product's own code.
/// </summary>
public static class SandboxCallback
{
    /// <summary>The secret that tests configure; `whsec_` and base64, as the specification writes it.</summary>
    public static string Secret { get; } = "whsec_" + Convert.ToBase64String(SHA256.HashData("seckill tests"u8));

    public static string Setting => $"seckill.payments.sandbox.secret={Secret}";

    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient http, string type, string paymentId, string orderId, long amount, string currency = "CNY",
        string? webhookId = null)
    {
        var body = new JsonObject
        {
            ["type"] = type,
            ["paymentId"] = paymentId,
            ["orderId"] = orderId,
            ["amount"] = amount,
            ["currency"] = currency,
        }.ToJsonString();
        var id = webhookId ?? $"msg_{Guid.NewGuid():N}";
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString();
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        var signature =
            Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/callbacks/payments/sandbox");
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", $"v1,{signature}");
        return await http.SendAsync(request);
    }
}
