using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Seckill.Client;

/// <summary>
/// Verifies receipts (compact JWS, ES256: RFC 7515 and 7518) with keys that the holder kept: a key that comes from the
/// same place as the receipt proves little. Any thread.
/// </summary>
/// <param name="keys">From /.well-known/jwks.json.</param>
public sealed class ReceiptVerifier(KeySet keys)
{
    private const int CoordinateBytes = 32;

    /// <summary>What the receipt says, when a key of ours signed it.</summary>
    /// <exception cref="ReceiptException">It proves nothing.</exception>
    public Receipt Verify(string receipt)
    {
        try
        {
            var parts = receipt.Split('.');
            if (parts.Length != 3)
            {
                throw new ReceiptException("it is no compact JWS");
            }

            var header = JsonSerializer.Deserialize(
                Base64Url.DecodeFromChars(parts[0]), ClientJson.Default.ReceiptHeader);
            if (header?.Alg != "ES256")
            {
                throw new ReceiptException($"it is signed by {header?.Alg ?? "nothing"}, not by ES256");
            }

            var key = keys.Keys.FirstOrDefault(one => one.Kid == header.Kid && one is { Kty: "EC", Crv: "P-256" })
                ?? throw new ReceiptException($"no key {header.Kid} is known");
            using var ecdsa = Open(key);
            if (!ecdsa.VerifyData(
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]),
                HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
            {
                throw new ReceiptException("the signature does not fit");
            }

            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(parts[1]), ClientJson.Default.Receipt)!;
        }
        catch (Exception fault) when (fault is FormatException or JsonException or CryptographicException)
        {
            throw new ReceiptException("it can not be read", fault);
        }
    }

    private static ECDsa Open(SigningKey key)
    {
        var (x, y) = (Base64Url.DecodeFromChars(key.X), Base64Url.DecodeFromChars(key.Y));
        return x.Length == CoordinateBytes && y.Length == CoordinateBytes
            ? ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } })
            : throw new ReceiptException("the key is no point of P-256");
    }
}
