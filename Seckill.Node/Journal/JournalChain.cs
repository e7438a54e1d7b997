using System.Buffers.Binary;
using System.Security.Cryptography;
using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>
/// The hash chain of a shard (protocol.md, The journal itself): h_n = SHA-256(h_{n-1} || shard || seq || epoch ||
/// version || at || count || len(item) || item || len(body) || body), numbers and lengths as 8-byte big-endian, h_0 =
/// 32 zero bytes.
/// </summary>
public static class JournalChain
{
    public const int HashLength = 32;

    public static byte[] Start => new byte[HashLength];

    public static byte[] Next(
        ReadOnlySpan<byte> previous, ShardId shard, long seq, long epoch, long version, long atMicros, int count,
        ItemId item, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[HashLength + 8 * 8 + ItemId.ByteCount];
        previous.CopyTo(head);
        var at = HashLength;
        Put(head, ref at, shard.Value);
        Put(head, ref at, seq);
        Put(head, ref at, epoch);
        Put(head, ref at, version);
        Put(head, ref at, atMicros);
        Put(head, ref at, count);
        Put(head, ref at, ItemId.ByteCount);
        item.Write(head[at..]);
        at += ItemId.ByteCount;
        Put(head, ref at, body.Length);
        hash.AppendData(head);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    /// <summary>
    /// The hash that follows from the previous one and the commit's own members; its own is not looked at.
    /// </summary>
    public static byte[] Next(ReadOnlySpan<byte> previous, JournalCommit commit) => Next(
        previous, commit.Shard, commit.Seq, commit.Epoch, commit.ItemVersion, commit.AtMicros, commit.EventCount,
        commit.Item, commit.Body);

    /// <summary>True when the commit's hash follows from the previous one and its own members.</summary>
    public static bool Links(ReadOnlySpan<byte> previous, JournalCommit commit) =>
        Next(previous, commit).AsSpan().SequenceEqual(commit.Hash);

    private static void Put(Span<byte> bytes, ref int at, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes[at..], value);
        at += 8;
    }
}
