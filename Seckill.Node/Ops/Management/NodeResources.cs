using System.Text.Json.Serialization;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /node/info.</summary>
/// <param name="Name">seckill.node.name.</param>
/// <param name="Incarnation">Random id of this process start.</param>
/// <param name="Build">Version of the binary.</param>
/// <param name="Environment">development or production.</param>
/// <param name="Store">sqlite or postgres.</param>
/// <param name="Roles">http, shard or both.</param>
/// <param name="State">joining, up, draining or dead.</param>
/// <param name="Addresses">Where it listens.</param>
/// <param name="Shards">Shards it owns now.</param>
/// <param name="ProcessId">On its machine.</param>
/// <param name="UptimeSeconds">Since the process began to serve.</param>
internal sealed record NodeResource(
    string Name, Guid Incarnation, string Build, string Environment, string Store, IReadOnlyList<string> Roles,
    string State, NodeAddresses Addresses, IReadOnlyList<int> Shards, int ProcessId, long UptimeSeconds);

/// <summary>URLs of the listeners, and what peers are told.</summary>
internal sealed record NodeAddresses(string Http, string Management, string Cluster);

/// <summary>Answer of POST /node/drain. State: draining or drained. Shards: those it still owns.</summary>
internal sealed record DrainResource(string State, int Shards);

/// <summary>GET /node/config: every key as it took effect, in order.</summary>
internal sealed record ConfigResource(IReadOnlyList<ConfigEntry> Settings);

/// <summary>
/// Value is written as HOCON, secrets as three stars; Origin is the file and line, or what else set it.
/// </summary>
internal sealed record ConfigEntry(string Key, string Value, string Origin);

/// <summary>GET, and body of PUT, /node/log-level.</summary>
internal sealed record LogLevelResource
{
    /// <summary>trace, debug, information, warning, error or critical.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Level { get; init; }
}
