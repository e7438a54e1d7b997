using System.Security.Cryptography;
using Seckill.Domain;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Cluster;

/// <summary>One real node on a store of its own, either of the two.</summary>
internal sealed class SoloGround : ISaleGround
{
    private const string Name = "n1";

    private readonly StoreGround _store;
    private readonly string? _connection;
    private readonly NodeProcess _node;

    private SoloGround(StoreGround store, string? connection, IEnumerable<string> settings)
    {
        var orderKey = RandomNumberGenerator.GetBytes(32);
        (_store, _connection, Mint) = (store, connection, new OrderIdMint(orderKey));
        _node = NodeProcess.At(NodePlace.OnLoopback(),
        [
            .. store.Settings, .. StoreGround.NoLimits, Tokens.Setting, SandboxCallback.Setting,
            $"seckill.secrets.order-id-key={Convert.ToBase64String(orderKey)}", .. settings,
        ]);
        Nodes = new Dictionary<string, NodeProcess> { [Name] = _node };
    }

    public IReadOnlyDictionary<string, NodeProcess> Nodes { get; }

    public ClientTokens Tokens { get; } = new();

    public OrderIdMint Mint { get; }

    /// <summary>Not started yet.</summary>
    public static async Task<SoloGround> MakeAsync(
        string store, PrivatePostgres postgres, IEnumerable<string> settings)
    {
        var connection = store == "postgres" ? await postgres.CreateDatabaseAsync("crash") : null;
        var ground = connection is null
            ? await StoreGround.MakeAsync(store, postgres) : StoreGround.On(connection);
        return new SoloGround(ground, connection, settings);
    }

    public Task WholeAsync() => _node.IsRunning ? Task.CompletedTask : _node.StartAgainAsync();

    public Task<JournalEvidence> EvidenceAsync(CancellationToken cancellation) => _connection is null
        ? JournalEvidence.ReadFileAsync(Path.Combine(_store.Directory, "journal.db"), cancellation)
        : JournalEvidence.ReadAsync(_connection, cancellation);

    public string LastLogs(int lines = 15) =>
        $"-- {_node.State}\n{string.Join('\n', _node.Log.TrimEnd().Split('\n').TakeLast(lines))}";

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
    }
}
