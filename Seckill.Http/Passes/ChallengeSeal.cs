using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Seckill.Domain;

namespace Seckill.Http.Passes;

/// <summary>
/// Signs challenges, so that no node need remember those it gave: HMAC-SHA256 over all that a challenge asks for, its
/// buyer and its item. The key is derived from the pass key (HKDF, RFC 5869): all nodes share it, and it is of no use
/// for passes.
/// </summary>
internal sealed class ChallengeSeal(byte[] passKey)
{
    /// <summary>Stands for the layout and for PBKDF2-SHA256.</summary>
    private const byte Version = 1;

    private const int TextBytes = 1 + Challenge.ByteCount + Key128.ByteCount + ItemId.ByteCount;

    private readonly KeyedMac _mac = new(HKDF.DeriveKey(
        HashAlgorithmName.SHA256, passKey, KeyedMac.ByteCount, salt: [], info: "seckill challenge"u8.ToArray()));

    /// <summary>base64url of 32 bytes.</summary>
    public string Sign(in Challenge challenge, ItemId item, BuyerKey buyer)
    {
        Span<byte> mac = stackalloc byte[KeyedMac.ByteCount];
        Mac(challenge, item, buyer, mac);
        return Base64Url.EncodeToString(mac);
    }

    /// <summary>False: not ours, altered, or of another buyer or item.</summary>
    public bool Fits(ReadOnlySpan<char> signature, in Challenge challenge, ItemId item, BuyerKey buyer)
    {
        Span<byte> mac = stackalloc byte[KeyedMac.ByteCount];
        Span<byte> given = stackalloc byte[KeyedMac.ByteCount];
        if (Base64Url.DecodeFromChars(signature, given, out _, out var written) != OperationStatus.Done
            || written != KeyedMac.ByteCount)
        {
            return false;
        }

        Mac(challenge, item, buyer, mac);
        return CryptographicOperations.FixedTimeEquals(mac, given);
    }

    private void Mac(in Challenge challenge, ItemId item, BuyerKey buyer, Span<byte> mac)
    {
        Span<byte> text = stackalloc byte[TextBytes];
        text[0] = Version;
        challenge.Write(text[1..]);
        buyer.Value.Write(text[(1 + Challenge.ByteCount)..]);
        item.Write(text[(1 + Challenge.ByteCount + Key128.ByteCount)..]);
        _mac.Compute(text, mac);
    }
}
