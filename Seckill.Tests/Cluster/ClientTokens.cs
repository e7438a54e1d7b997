using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Seckill.Tests.Cluster;

/// <summary>Bearer tokens signed by the test with a key that the nodes are configured with: no node is asked.</summary>
public sealed class ClientTokens
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<(string, string), string> _made = new();

    public string Setting =>
        $"seckill.auth.keys=[{{kid = tests, algorithm = HS256, key = \"{Convert.ToBase64String(_key)}\"}}]";

    public string Of(string subject, string role = "buyer") =>
        _made.GetOrAdd((subject, role), one => Make(one.Item1, one.Item2));

    private string Make(string subject, string role)
    {
        var header = new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT", ["kid"] = "tests" };
        var payload = new JsonObject
        {
            ["iss"] = "seckill",
            ["aud"] = "seckill",
            ["sub"] = subject,
            ["roles"] = new JsonArray(role),
            ["exp"] = DateTimeOffset.UtcNow.AddHours(12).ToUnixTimeSeconds(),
        };
        var text = $"{Encode(header)}.{Encode(payload)}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Encode(JsonObject part) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
