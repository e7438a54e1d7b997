using System.Security.Cryptography;
using System.Text;
using Seckill.Node.Payments;

namespace Seckill.Node.Webhooks;

/// <summary>
/// Makes endpoints' secrets, and seals them for the store: AES-256-GCM under a key that all nodes derive (HKDF-SHA256)
/// from one of theirs, bound to the endpoint's id. Sealed: nonce (12 bytes), tag (16), then the secret's bytes.
/// </summary>
public sealed class EndpointSecrets(byte[] nodeKey, Func<int, byte[]> random)
{
    private const int SecretLength = 32, NonceLength = 12, TagLength = 16;

    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, nodeKey, 32, info: Encoding.ASCII.GetBytes("seckill webhook secrets 1"));

    /// <summary>A fresh secret for that endpoint, sealed.</summary>
    public byte[] Make(string webhookId)
    {
        var secret = random(SecretLength);
        var sealedBytes = new byte[NonceLength + TagLength + secret.Length];
        random(NonceLength).CopyTo(sealedBytes, 0);
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Encrypt(
            sealedBytes.AsSpan(0, NonceLength), secret, sealedBytes.AsSpan(NonceLength + TagLength),
            sealedBytes.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(webhookId));
        return sealedBytes;
    }

    /// <summary>Throws CryptographicException when it was sealed under another key or for another endpoint.</summary>
    public WebhookKey Open(string webhookId, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length <= NonceLength + TagLength)
        {
            throw new CryptographicException($"the secret of {webhookId} is too short to be one");
        }

        var secret = new byte[sealedBytes.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Decrypt(
            sealedBytes[..NonceLength], sealedBytes[(NonceLength + TagLength)..],
            sealedBytes.Slice(NonceLength, TagLength), secret, Encoding.UTF8.GetBytes(webhookId));
        return new WebhookKey(secret);
    }
}
