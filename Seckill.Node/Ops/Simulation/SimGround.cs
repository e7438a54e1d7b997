using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Seckill.Node.Ops.Simulation;

/// <summary>What one run has: the world, its database and network, the processes, and the one who judges.</summary>
internal sealed class SimGround
{
    public const int Shards = 4;

    private readonly Func<string, ILogger>? _logs;
    private readonly List<SimNode> _nodes = [];

    /// <param name="seed">Of all chance.</param>
    /// <param name="sabotage">Of the database.</param>
    /// <param name="logs">Takes what nodes log, by node; null: nobody.</param>
    public SimGround(int seed, SimSabotage sabotage, Func<string, ILogger>? logs)
    {
        _logs = logs;
        World = new SimWorld(seed);
        Oracle = new SimOracle(World);
        var tables = new SimTables(Shards, Oracle.Committed, sabotage);
        ReadModels = new SimReadModelOracle(tables, () => Database!.ReadModel);
        Database = new SimDatabase(World, tables, new SimReadModel(World, ReadModels.Stepped, sabotage));
        Network = new SimNetwork(World);
    }

    public SimWorld World { get; }

    public SimOracle Oracle { get; }

    public SimReadModelOracle ReadModels { get; }

    public SimDatabase Database { get; }

    public SimNetwork Network { get; }

    /// <summary>Those that live, stopped ones too.</summary>
    public IReadOnlyList<SimNode> Nodes => _nodes;

    public int Restarts { get; private set; }

    public ILogger LogOf(int node) => _logs?.Invoke($"n{node} {World.Elapsed.TotalSeconds:F3}") ?? NullLogger.Instance;

    public void Start(int number)
    {
        var id = new byte[16];
        World.Random.NextBytes(id);
        _nodes.Add(new SimNode(this, number, new Guid(id)));
    }

    /// <summary>A process ended; something starts it again, as systemd or Kubernetes does.</summary>
    public void Gone(SimNode node)
    {
        _nodes.Remove(node);
        Restarts++;
        // The server notices a closed socket soon, most times.
        World.Later(World.Between(5, World.OneIn(4) ? 4_000 : 50), () =>
        {
            Database.Tables.Lock(node.Id, false);
            Database.ReadModel.Gone(node.Id);
        });
        World.Later(World.Between(500, 4_000), () => Start(node.Number));
    }

    /// <summary>Every shard has a living owner that serves it in its row's epoch.</summary>
    public bool IsServed => Database.Tables.Shards.All(row => _nodes.Exists(node => node.Id == row.Owner
        && node.IsOpen && !node.Context.IsStopped && node.Host!.Region.Find(row.Shard) is { Activator: not null } host
        && host.Epoch == row.Epoch));

    /// <summary>One that takes requests; null: none does.</summary>
    public SimNode? AnyNode()
    {
        var open = _nodes.FindAll(node => node.IsOpen);
        return open.Count == 0 ? null : open[World.Random.Next(open.Count)];
    }
}
