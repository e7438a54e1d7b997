namespace Seckill.Node.Config;

/// <summary>seckill.node: who this node is.</summary>
public sealed record NodeOptions(string Name, IReadOnlyList<NodeRole> Roles, string DataDirectory)
{
    public bool Has(NodeRole role) => Roles.Contains(role);

    internal static NodeOptions Bind(SettingsSection section) => new(
        section.Text("name"),
        section.Choices("roles", ("http", NodeRole.Http), ("shard", NodeRole.Shard)),
        section.Text("data-dir"));
}

public enum NodeRole
{
    /// <summary>Serves the public listener.</summary>
    Http,

    /// <summary>Owns shards, and so runs item actors.</summary>
    Shard,
}

/// <summary>seckill.environment.</summary>
public enum NodeEnvironment
{
    Development,
    Production,
}
