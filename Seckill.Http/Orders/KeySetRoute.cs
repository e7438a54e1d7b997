using Microsoft.AspNetCore.Http;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;

namespace Seckill.Http.Orders;

/// <summary>GET /.well-known/jwks.json: the keys that verify receipts and checkpoints.</summary>
internal sealed class KeySetRoute(IReceipts receipts)
{
    private readonly KeySetResource _keys = KeySetResource.Of(receipts.Keys);

    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("GET", "/.well-known/jwks.json", Read)
    {
        Tag = "public",
        Summary = "Keys that verify receipts and checkpoints (RFC 7517)",
        Answers = [new(200, typeof(KeySetResource))],
    });

    private ValueTask<Answer> Read(EdgeCall call)
    {
        call.Headers.CacheControl = "public, max-age=300";
        return new(Answer.Json(StatusCodes.Status200OK, _keys, EdgeJson.Default.KeySetResource));
    }
}

/// <summary>A JSON Web Key Set.</summary>
internal sealed record KeySetResource
{
    public required KeyResource[] Keys { get; init; }

    public static KeySetResource Of(IReadOnlyList<ReceiptKey> keys) => new()
    {
        Keys = [.. keys.Select(key => new KeyResource("EC", "P-256", key.X, key.Y, key.KeyId, "sig", "ES256"))],
    };
}

/// <summary>An elliptic curve key; x and y are base64url.</summary>
internal sealed record KeyResource(
    string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg);
