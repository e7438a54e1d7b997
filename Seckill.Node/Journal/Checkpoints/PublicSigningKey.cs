using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Node.Journal;

/// <summary>The public half, as a JWK has it (RFC 7517): coordinates of a point of P-256, 32 bytes each.</summary>
public sealed record PublicSigningKey(byte[] X, byte[] Y)
{
    private const int CoordinateLength = 32;

    /// <summary>The thumbprint of RFC 7638, base64url: the same key has the same id everywhere.</summary>
    public string KeyId => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(
        $$"""{"crv":"P-256","kty":"EC","x":"{{XText}}","y":"{{YText}}"}""")));

    public string XText => Base64Url.EncodeToString(X);

    public string YText => Base64Url.EncodeToString(Y);

    public static PublicSigningKey Of(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new PublicSigningKey(point.X!, point.Y!);
    }

    /// <summary>Null: these are no coordinates of a point of P-256.</summary>
    public static PublicSigningKey? Parse(string? x, string? y)
    {
        try
        {
            var key = new PublicSigningKey(Base64Url.DecodeFromChars(x), Base64Url.DecodeFromChars(y));
            using var _ = key.Open();
            return key;
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>True when the root is that of the heads, and the signature this key's.</summary>
    public bool Signed(Checkpoint checkpoint) =>
        Checkpoint.RootOf(checkpoint.Heads).AsSpan().SequenceEqual(checkpoint.Root)
        && Verifies(
            Checkpoint.SignedBytes(checkpoint.At, checkpoint.Heads.Count, checkpoint.Root), checkpoint.Signature);

    /// <summary>The payload of a compact JWS that this key signed; null: it is none.</summary>
    public byte[]? PayloadOf(string jws)
    {
        try
        {
            return jws.Split('.') is [var header, var payload, var signature]
                && Verifies(Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature))
                    ? Base64Url.DecodeFromChars(payload) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private bool Verifies(byte[] bytes, byte[] signature)
    {
        using var key = Open();
        return key.VerifyData(
            bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private ECDsa Open() => X.Length == CoordinateLength && Y.Length == CoordinateLength
        ? ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = X, Y = Y },
        })
        : throw new CryptographicException("a coordinate of P-256 has 32 bytes");
}
