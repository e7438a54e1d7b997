using System.Text.Json.Serialization;
using Seckill.Domain;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /cluster/members.</summary>
internal sealed record MemberList(IReadOnlyList<MemberResource> Members);

/// <summary>One process start among the nodes.</summary>
/// <param name="Node">seckill.node.name.</param>
/// <param name="State">joining, up, draining or dead.</param>
/// <param name="Address">host:port for peers.</param>
/// <param name="Incarnation">Random id of the process start.</param>
/// <param name="Build">Version of its binary.</param>
/// <param name="Shards">How many shards it owns.</param>
/// <param name="Self">It is the node that answered.</param>
internal sealed record MemberResource(
    string Node, string State, string Address, Guid Incarnation, string Build, int Shards, bool Self);

/// <summary>Body of PUT /cluster/members/{node}.</summary>
internal sealed record MemberChangeBody
{
    /// <summary>leave or down.</summary>
    public string? Operation { get; init; }
}

/// <summary>GET /cluster/shards.</summary>
internal sealed record ShardList(IReadOnlyList<ShardResource> Shards);

/// <summary>
/// One shard and who owns it; members that nobody knows now are null, so the shape is always the same.
/// </summary>
/// <param name="Shard">From 0.</param>
/// <param name="Owner">Name of the owner; null: nobody owns it.</param>
/// <param name="Incarnation">The owner's process start.</param>
/// <param name="Epoch">Grows by one with every change of ownership.</param>
/// <param name="Head">Commits in its journal.</param>
/// <param name="Want">Name of the node it should move to; null: it stays.</param>
/// <param name="Awake">Items in memory, with ?stats; null: its owner did not say.</param>
/// <param name="InLine">Requests that wait in mailboxes, with ?stats.</param>
internal sealed record ShardResource(
    int Shard,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Owner,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? Incarnation,
    long Epoch,
    long Head,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Want,
    int? Awake = null,
    int? InLine = null);

/// <summary>Body of POST /cluster/shards/{n}/move.</summary>
internal sealed record ShardMoveBody
{
    /// <summary>Name or incarnation of a node.</summary>
    public string? To { get; init; }
}

/// <summary>GET /cluster/where/{itemId}; Node is null while nobody owns the shard.</summary>
internal sealed record PlaceResource(
    string ItemId, int Shard, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Node, long Epoch);

/// <summary>Data of one event of GET /cluster/events; its event name is Kind.</summary>
internal sealed record ClusterEventResource(
    Instant At, string Kind, string? Node, Guid? Incarnation, int? Shard, long? Epoch);
