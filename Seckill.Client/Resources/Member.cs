using System.Text.Json.Serialization;

namespace Seckill.Client;

/// <summary>One process start among the nodes.</summary>
[WireSchema("MemberResource")]
public sealed record Member
{
    /// <summary>Its name; what starts again under it is another member.</summary>
    public required string Node { get; init; }

    /// <summary>joining, up, draining or dead.</summary>
    public required string State { get; init; }

    /// <summary>host:port, for the other nodes.</summary>
    public required string Address { get; init; }

    /// <summary>Names the process start.</summary>
    public required Guid Incarnation { get; init; }

    /// <summary>Version of its binary.</summary>
    public required string Build { get; init; }

    /// <summary>How many it owns.</summary>
    public required int Shards { get; init; }

    /// <summary>It is the node that answered.</summary>
    public required bool Self { get; init; }
}

/// <summary>A shard and who owns it.</summary>
[WireSchema("ShardResource")]
public sealed record Shard
{
    /// <summary>From 0.</summary>
    [JsonPropertyName("shard")]
    public required int Number { get; init; }

    /// <summary>Name of a node; null: nobody owns it.</summary>
    public string? Owner { get; init; }

    /// <summary>The owner's process start.</summary>
    public Guid? Incarnation { get; init; }

    /// <summary>Grows by one with every change of the owner.</summary>
    public required long Epoch { get; init; }

    /// <summary>Commits in its journal.</summary>
    public required long Head { get; init; }

    /// <summary>Name of the node it should move to; null: it stays.</summary>
    public string? Want { get; init; }

    /// <summary>Items in memory; null: not asked for, or its owner did not say.</summary>
    public int? Awake { get; init; }

    /// <summary>Requests that wait; null: not asked for, or its owner did not say.</summary>
    public int? InLine { get; init; }
}

/// <summary>The nodes.</summary>
/// <param name="Members">Each of them.</param>
[WireSchema("MemberList")]
public sealed record MemberList(IReadOnlyList<Member> Members);

/// <summary>The shards.</summary>
/// <param name="Shards">Each of them.</param>
[WireSchema("ShardList")]
public sealed record ShardList(IReadOnlyList<Shard> Shards);
