using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Node.Journal;

/// <summary>
/// Owns the key that signs receipts and checkpoints: ECDSA on P-256 with SHA-256, which JOSE calls ES256 (RFC 7518).
/// Any thread.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private const string Header = """{"alg":"ES256","typ":"JWT","kid":"{0}"}""";
    private readonly Lock _gate = new();
    private readonly ECDsa _key = ECDsa.Create();

    /// <param name="pkcs8">The private key, PKCS #8.</param>
    public SigningKey(byte[] pkcs8)
    {
        _key.ImportPkcs8PrivateKey(pkcs8, out _);
        Public = PublicSigningKey.Of(_key);
    }

    public PublicSigningKey Public { get; }

    public Checkpoint Sign(Domain.Instant at, IReadOnlyList<CheckpointHead> heads)
    {
        var root = Checkpoint.RootOf(heads);
        return new Checkpoint(at, heads, root, Sign(Checkpoint.SignedBytes(at, heads.Count, root)));
    }

    /// <summary>A compact JWS (RFC 7515) over that payload.</summary>
    public string SignJws(ReadOnlySpan<byte> payload)
    {
        var header = Encoding.UTF8.GetBytes(Header.Replace("{0}", Public.KeyId));
        var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{text}.{Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(text)))}";
    }

    public void Dispose() => _key.Dispose();

    /// <summary>r || s, 64 bytes.</summary>
    private byte[] Sign(byte[] bytes)
    {
        lock (_gate)
        {
            return _key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }
}
