using System.Buffers.Binary;
using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>
/// Signed heads of all shards at one moment: who keeps one outside the database sees any later change of what was
/// before it.
/// </summary>
/// <param name="At">When the heads were read, on the journal's clock.</param>
/// <param name="Heads">Head and hash of every shard, by number, from 0.</param>
/// <param name="Root">32 bytes: <see cref="MerkleTree"/> over the encoded heads.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="SignedBytes"/>, r || s, 64 bytes.</param>
public sealed record Checkpoint(
    Instant At, IReadOnlyList<CheckpointHead> Heads, byte[] Root, byte[] Signature)
{
    /// <summary>Bytes of one head: shard, offset (8 bytes big-endian each), hash.</summary>
    public const int HeadLength = 16 + JournalChain.HashLength;

    private static ReadOnlySpan<byte> Domain => "seckill-checkpoint-v1"u8;

    /// <summary>The heads one after the other.</summary>
    public byte[] EncodeHeads() => [.. Heads.SelectMany(head => head.Encode())];

    public static IReadOnlyList<CheckpointHead> DecodeHeads(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % HeadLength != 0)
        {
            throw new InvalidDataException($"{bytes.Length} bytes are no heads of a checkpoint");
        }

        var heads = new CheckpointHead[bytes.Length / HeadLength];
        for (var i = 0; i < heads.Length; i++)
        {
            heads[i] = CheckpointHead.Decode(bytes.Slice(i * HeadLength, HeadLength));
        }

        return heads;
    }

    public static byte[] RootOf(IReadOnlyList<CheckpointHead> heads) =>
        MerkleTree.Root([.. heads.Select(head => head.Encode())]);

    /// <summary>What is signed: seckill-checkpoint-v1, then time (ms) and count as 8 bytes big-endian, then the root.
    /// </summary>
    public static byte[] SignedBytes(Instant at, int count, ReadOnlySpan<byte> root)
    {
        var bytes = new byte[Domain.Length + 16 + root.Length];
        Domain.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(Domain.Length), at.UnixMs);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(Domain.Length + 8), count);
        root.CopyTo(bytes.AsSpan(Domain.Length + 16));
        return bytes;
    }
}

/// <summary>Where a shard's chain ended. Offset 0: it was empty, and the hash is 32 zero bytes.</summary>
public sealed record CheckpointHead(ShardOffset Position, byte[] Hash)
{
    public byte[] Encode()
    {
        var bytes = new byte[Checkpoint.HeadLength];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Position.Shard.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), Position.Offset);
        Hash.CopyTo(bytes.AsSpan(16));
        return bytes;
    }

    public static CheckpointHead Decode(ReadOnlySpan<byte> bytes) => new(
        new ShardOffset(
            new ShardId(checked((int)BinaryPrimitives.ReadInt64BigEndian(bytes))),
            BinaryPrimitives.ReadInt64BigEndian(bytes[8..])),
        bytes.Slice(16, JournalChain.HashLength).ToArray());
}
