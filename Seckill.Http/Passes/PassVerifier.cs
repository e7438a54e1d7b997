using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Seckill.Domain;

namespace Seckill.Http.Passes;

/// <summary>
/// Seals and opens passes: base64url of the pass and 18 bytes of HMAC-SHA256. 66 bytes make 88 characters without spare
/// bits, so that no other text opens to the same pass.
/// </summary>
public sealed class PassVerifier(byte[] key)
{
    private const int MacLength = 18;
    private const int TokenBytes = PurchasePass.ByteCount + MacLength;
    private const int TokenCharacters = 88;

    private readonly KeyedMac _mac = new(key);

    public string Seal(PurchasePass pass)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        pass.Write(token);
        Mac(token[..PurchasePass.ByteCount], token[PurchasePass.ByteCount..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>False: altered, or not ours. Whose it is and for what is for the caller to compare.</summary>
    public bool TryOpen(ReadOnlySpan<char> text, out PurchasePass pass)
    {
        pass = default;
        Span<byte> token = stackalloc byte[TokenBytes];
        Span<byte> mac = stackalloc byte[MacLength];
        if (text.Length != TokenCharacters
            || Base64Url.DecodeFromChars(text, token, out _, out var written) != OperationStatus.Done
            || written != TokenBytes)
        {
            return false;
        }

        Mac(token[..PurchasePass.ByteCount], mac);
        return CryptographicOperations.FixedTimeEquals(mac, token[PurchasePass.ByteCount..])
            && PurchasePass.TryRead(token, out pass);
    }

    /// <summary>
    /// True when the text is a pass for this buyer and item; its round and life are the owner's to judge.
    /// </summary>
    public bool TryOpen(ReadOnlySpan<char> text, ItemId item, BuyerKey buyer, out PurchasePass pass) =>
        TryOpen(text, out pass) && pass.Item == item && pass.Buyer == buyer;

    private void Mac(ReadOnlySpan<byte> bytes, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[KeyedMac.ByteCount];
        _mac.Compute(bytes, full);
        full[..MacLength].CopyTo(mac);
    }
}
