using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>One row of the journal: what its hash covers, and what its body says.</summary>
[WireSchema("CommitResource")]
public sealed record Commit
{
    /// <summary>From 0.</summary>
    public required int Shard { get; init; }

    /// <summary>Without gaps within a shard, from 1.</summary>
    public required long Offset { get; init; }

    /// <summary>Of the owner that wrote it.</summary>
    public required long Epoch { get; init; }

    /// <summary>Whose events they are.</summary>
    public required string ItemId { get; init; }

    /// <summary>Events of the item with these.</summary>
    public required long ItemVersion { get; init; }

    /// <summary>How many are in it.</summary>
    public required int EventCount { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The same in microseconds since 1970, as the hash covers it.</summary>
    public required long AtMicros { get; init; }

    /// <summary>Of the chain here, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Of the request that began it, in hexadecimal.</summary>
    public string? TraceId { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Types and members; they grow with the journal. Null: the node can not read the body.</summary>
    public IReadOnlyList<JsonElement>? Events { get; init; }

    /// <summary>Why it can not.</summary>
    public string? Unreadable { get; init; }

    /// <summary>As the hash covers it (Protobuf).</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>Where the chain of each shard ends.</summary>
/// <param name="Shards">Each that has commits.</param>
/// <param name="Commits">In all.</param>
/// <param name="ShardCount">How many shards there must be; null: the node does not know.</param>
[WireSchema("HeadList")]
public sealed record HeadList(IReadOnlyList<Head> Shards, long Commits, int? ShardCount);

/// <summary>The end of a chain.</summary>
/// <param name="Shard">From 0.</param>
/// <param name="Epoch">Of its owner.</param>
/// <param name="Offset">Of its last commit.</param>
/// <param name="HeadHash">Of the chain there, in hexadecimal.</param>
[WireSchema("HeadResource")]
public sealed record Head(
    int Shard, long Epoch, [property: JsonPropertyName("head")] long Offset,
    string HeadHash);

/// <summary>The heads of all shards, signed.</summary>
[WireSchema("CheckpointResource")]
public sealed record Checkpoint
{
    /// <summary>Grows with each.</summary>
    public required long Number { get; init; }

    /// <summary>When it was signed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How many all shards had.</summary>
    public required long Commits { get; init; }

    /// <summary>Of every shard that had commits.</summary>
    public required IReadOnlyList<CheckpointHead> Heads { get; init; }

    /// <summary>Of the Merkle tree over the heads (RFC 6962), in hexadecimal.</summary>
    public required string Root { get; init; }

    /// <summary>ECDSA P-256, in base64url.</summary>
    public required string Signature { get; init; }

    /// <summary>The root is that of the heads, and the signature that of a key of the installation.</summary>
    public required bool Signed { get; init; }
}

/// <summary>A head that was signed.</summary>
/// <param name="Shard">From 0.</param>
/// <param name="Offset">Of its last commit.</param>
/// <param name="HeadHash">Of the chain there, in hexadecimal.</param>
[WireSchema("CheckpointFileHead")]
public sealed record CheckpointHead(
    int Shard, [property: JsonPropertyName("head")] long Offset, string HeadHash);
