namespace Seckill.Client;

/// <summary>Keys that verify receipts and checkpoints (RFC 7517).</summary>
/// <param name="Keys">Each is named by its kid.</param>
[WireSchema("KeySetResource")]
public sealed record KeySet(IReadOnlyList<SigningKey> Keys);

/// <summary>A point of P-256; x and y are base64url.</summary>
/// <param name="Kty">EC.</param>
/// <param name="Crv">P-256.</param>
/// <param name="X">32 bytes.</param>
/// <param name="Y">32 bytes.</param>
/// <param name="Kid">Names the key (RFC 7638).</param>
/// <param name="Use">sig.</param>
/// <param name="Alg">ES256.</param>
[WireSchema("KeyResource")]
public sealed record SigningKey(
    string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg);
