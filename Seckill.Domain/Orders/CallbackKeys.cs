using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Domain;

/// <summary>The short name by which an order remembers that it was told of a refund's sending.</summary>
public static class CallbackKeys
{
    /// <summary>
    /// The first 8 bytes of SHA-256(provider, line feed, id): the same on any node, and the same whether the provider
    /// called back or was asked.
    /// </summary>
    public static ulong Derive(string provider, string callbackId) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{callbackId}")));
}
