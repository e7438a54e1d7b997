using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Seckill.Node.Carriers;
using Seckill.Node.Config;

namespace Seckill.Tests.Node;

/// <summary>
/// A carrier's callback as Standard Webhooks signs it, made by the test and not by the product's own code.
/// </summary>
public static class CarrierCallback
{
    /// <summary>Of the carrier sf: 80 delivered, 33 and 34 failed, 50 in transit.</summary>
    public static string Secret { get; } = SecretOf("sf");

    public static string Setting { get; } =
        "seckill.shipments.carriers=[{ name = sf, secret = \"" + Secret + "\", previous-secret = \"" + SecretOf("old")
        + "\", codes { delivered = [\"80\"], failed = [\"33\", \"34\"], in-transit = [\"50\"] } }]";

    /// <summary>The same carrier, and the sandbox one.</summary>
    public static CarrierDirectory Directory { get; } = new(
        NodeSettings.Load(null, [Setting], _ => null).Shipments, SHA256.HashData("sandbox"u8));

    public static string SecretOf(string name) =>
        "whsec_" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    public static JsonObject Report(string number, string code, DateTimeOffset at, string? order = null)
    {
        var report = new JsonObject
        {
            ["trackingNumber"] = number,
            ["code"] = code,
            ["at"] = at.ToString("O"),
            ["description"] = "Handed to Ms. Lovelace at the door",
        };
        if (order is not null)
        {
            report["orderId"] = order;
        }

        return report;
    }

    public static Task<ShopAnswer> SendAsync(HttpClient http, JsonNode body, string carrier = "sf") =>
        SendAsync(http, body.ToJsonString(), DateTimeOffset.UtcNow, carrier: carrier);

    /// <param name="http">Where to.</param>
    /// <param name="body">As it is.</param>
    /// <param name="sentAt">The timestamp that is signed.</param>
    /// <param name="secret">Null: the carrier sf's.</param>
    /// <param name="carrier">In the address.</param>
    /// <param name="mediaType">Null: none is said.</param>
    /// <param name="signed">What is signed; null: the body.</param>
    public static async Task<ShopAnswer> SendAsync(
        HttpClient http, string body, DateTimeOffset sentAt, string? secret = null, string carrier = "sf",
        string? mediaType = "application/json", string? signed = null)
    {
        var id = $"msg_{Guid.NewGuid():N}";
        var timestamp = sentAt.ToUnixTimeSeconds().ToString();
        var key = Convert.FromBase64String((secret ?? Secret)["whsec_".Length..]);
        var text = Encoding.UTF8.GetBytes($"{id}.{timestamp}.{signed ?? body}");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/callbacks/shipments/{carrier}");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, text)));
        using var answer = await http.SendAsync(request);
        return new ShopAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync(),
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(
                header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
    }
}
