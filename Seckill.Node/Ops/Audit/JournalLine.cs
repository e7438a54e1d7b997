using System.Text.Json.Serialization;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// One line of an exported journal (ndjson): a header, then one commit a line, shard by shard in offset order, then one
/// head a line for every shard. Which it is the members tell.
/// </summary>
internal sealed record JournalLine
{
    public const string FormatName = "seckill-journal";

    public const int FormatVersion = 1;

    /// <summary>Header: seckill-journal.</summary>
    public string? Format { get; init; }

    /// <summary>Header: how many shards, and so how many heads.</summary>
    public int? Shards { get; init; }

    /// <summary>Commit and head.</summary>
    public int? Shard { get; init; }

    /// <summary>Commit: offset in the shard.</summary>
    public long? Seq { get; init; }

    /// <summary>Commit: that appended it; head: of the shard now.</summary>
    public long? Epoch { get; init; }

    /// <summary>Commit: the item's id.</summary>
    public string? Item { get; init; }

    /// <summary>Header: of the format, 1. Commit: the item's event count after it.</summary>
    public long? Version { get; init; }

    /// <summary>Commit: events in it.</summary>
    public int? Count { get; init; }

    /// <summary>Commit: microseconds since 1970.</summary>
    public long? At { get; init; }

    /// <summary>Commit: Protobuf, base64.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Head: offset of the shard's last commit, 0: none.</summary>
    public long? Head { get; init; }

    /// <summary>Head: hexadecimal, 64 digits.</summary>
    public string? HeadHash { get; init; }

    /// <summary>
    /// Head: the first four bytes of each commit's hash, in order, base64. They only help to name a damaged commit.
    /// </summary>
    public byte[]? Links { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class JournalLineJson : JsonSerializerContext;
