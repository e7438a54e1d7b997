using System.Security.Cryptography;
using Npgsql;
using Seckill.Domain;
using Seckill.Node.Ops;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Cluster;

/// <summary>
/// Three real nodes and a PostgreSQL server of their own, which tests stop, kill, cut off and start again.
/// </summary>
public sealed class ClusterGround : ISaleGround
{
    private static readonly TimeSpan MostUntilWhole = TimeSpan.FromSeconds(60);
    private readonly string _directory = Directory.CreateTempSubdirectory("seckill-cluster-").FullName;
    private readonly byte[] _orderKey = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, NodeProcess> _nodes = [];

    private ClusterGround(PrivatePostgresServer server)
    {
        Server = server;
        Mint = new OrderIdMint(_orderKey);
    }

    public PrivatePostgresServer Server { get; }

    /// <summary>The test's own way to the database, past all faults.</summary>
    public string Connection { get; private set; } = "";

    /// <summary>The nodes by name, running or not.</summary>
    public IReadOnlyDictionary<string, NodeProcess> Nodes => _nodes;

    public ClientTokens Tokens { get; } = new();

    /// <summary>Derives the order ids that the nodes must derive.</summary>
    public OrderIdMint Mint { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ClusterGround> StartAsync(ClusterSetup setup)
    {
        var server = await PrivatePostgresServer.StartNewAsync(setup.Postgres, TimeProvider.System, Stop);
        var ground = new ClusterGround(server);
        try
        {
            ground.Connection = await PrivatePostgres.CreateDatabaseAsync(server, "sale");
            foreach (var name in ClusterSetup.Names)
            {
                ground._nodes[name] = ground.Make(name, setup);
            }

            await ground.WholeAsync();
            return ground;
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }

    public Task<JournalEvidence> EvidenceAsync(CancellationToken cancellation) =>
        JournalEvidence.ReadAsync(Connection, cancellation);

    public Task<ClusterRows> RowsAsync() => ClusterRows.ReadAsync(Connection, Stop);

    /// <summary>The running node that owns the item, by its row.</summary>
    public async Task<NodeProcess> OwnerOfAsync(ItemId item)
    {
        var owner = (await RowsAsync()).OwnerOf(item);
        return owner is not null && _nodes.TryGetValue(owner.Name, out var node) && node.IsRunning
            ? node : throw new InvalidOperationException($"item {item} has no owner that runs, but {owner}");
    }

    public string NameOf(NodeProcess node) => _nodes.Single(pair => pair.Value == node).Key;

    /// <summary>The nodes but this one.</summary>
    public IReadOnlyList<NodeProcess> Others(NodeProcess node) => [.. _nodes.Values.Where(other => other != node)];

    /// <summary>
    /// Starts who does not run, also who ends meanwhile (as a supervisor would), and waits until all are up and every
    /// shard is owned.
    /// </summary>
    public Task WholeAsync() => WholeAsync(ClusterSetup.Names);

    /// <summary>The others are whole, and own what this one, which has ended, has owned.</summary>
    public Task WithoutAsync(NodeProcess node) => WholeAsync([.. ClusterSetup.Names.Except([NameOf(node)])]);

    private async Task WholeAsync(IReadOnlyCollection<string> names)
    {
        var starting = new Dictionary<NodeProcess, Task>();
        StartEnded(starting, names);
        await Task.WhenAny(Task.WhenAll(starting.Values), Task.Delay(MostUntilWhole, TimeProvider.System, Stop));
        await UntilAsync(rows =>
        {
            StartEnded(starting, names);
            return starting.Values.Any(start => !start.IsCompleted) ? "a node is starting" : rows.Missing(names);
        }, MostUntilWhole);
    }

    /// <summary>A node that has joined was given so many shards, or has ended: one that starves is condemned.</summary>
    public Task GivenAsync(NodeProcess node, int shards) =>
        UntilAsync(rows => node.IsRunning && rows.SharesOf(NameOf(node)) is var share && share < shards
            ? $"{NameOf(node)} has {share} shards" : null, MostUntilWhole);

    /// <summary>Whole, every node with its share, and nothing on the move.</summary>
    public async Task BalancedAsync()
    {
        await WholeAsync();
        await UntilAsync(rows => rows.Missing(ClusterSetup.Names) ?? rows.Unbalanced, MostUntilWhole);
    }

    private void StartEnded(Dictionary<NodeProcess, Task> starting, IReadOnlyCollection<string> names)
    {
        foreach (var (name, node) in _nodes.Where(pair => names.Contains(pair.Key) && !pair.Value.IsRunning))
        {
            if (!starting.TryGetValue(node, out var start) || start.IsCompleted)
            {
                if (start?.IsFaulted == true)
                {
                    TestContext.Current.TestOutputHelper?.WriteLine($"{name} {node.State} while it started");
                }

                starting[node] = node.StartAgainAsync();
            }
        }
    }

    /// <summary>Looks at the rows until nothing is missing; throws with what is missing when it takes longer.</summary>
    public async Task<ClusterRows> UntilAsync(Func<ClusterRows, string?> missing, TimeSpan most)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(most);
        string? last = null;
        while (true)
        {
            try
            {
                var rows = await ClusterRows.ReadAsync(Connection, limit.Token);
                last = missing(rows);
                if (last is null)
                {
                    return rows;
                }
            }
            catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
            {
                throw new TimeoutException($"after {most.TotalSeconds} s still: {last}\n{LastLogs()}");
            }
            catch (NpgsqlException fault)
            {
                last = fault.Message;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The last lines of every node's log, for a message.</summary>
    public string LastLogs(int lines = 15) => string.Join('\n', _nodes.Select(node =>
        $"-- {node.Key} ({node.Value.State})\n"
        + string.Join('\n', node.Value.Log.TrimEnd().Split('\n').TakeLast(lines))));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Values.Select(node => node.DisposeAsync().AsTask()));
        await Server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private NodeProcess Make(string name, ClusterSetup setup)
    {
        var place = setup.Place(name);
        return NodeProcess.At(place,
        [
            $"seckill.node.name=\"{name}\"",
            $"seckill.node.data-dir={Path.Combine(_directory, name)}",
            "seckill.journal.store=postgres",
            $"seckill.journal.postgres.connection-string={setup.ConnectionOf(name, Connection)}",
            $"seckill.secrets.order-id-key={Convert.ToBase64String(_orderKey)}",
            Tokens.Setting,
            SandboxCallback.Setting,
            .. StoreGround.NoLimits,
            .. setup.SettingsOf(name, place),
        ]);
    }
}
