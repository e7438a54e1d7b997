using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;
using Seckill.Node.Storage.Sqlite;
using Seckill.Tests.Projections;
using Xunit;

namespace Seckill.Tests.Ops.Audit;

/// <summary>A journal in memory, of random sales, that a test may falsify as a forger with all rights could.</summary>
internal sealed class MemoryRows : IJournalRows
{
    private const int Shards = 4;
    private static readonly Lazy<Task<MemoryRows>> Sold = new(SellAsync);
    private readonly List<JournalCommit>[] _commits;
    private ShardHead[] _heads;

    private MemoryRows(
        IEnumerable<List<JournalCommit>> commits, IEnumerable<ShardHead> heads, IEnumerable<List<ShipToRow>> shipTo) =>
        (_commits, _heads, ShipTo) = ([.. commits], [.. heads], [.. shipTo]);

    /// <summary>Rows beside the commits, by shard.</summary>
    public IReadOnlyList<List<ShipToRow>> ShipTo { get; }

    /// <summary>Rows that are no commits.</summary>
    public HashSet<ShardOffset> Unreadable { get; } = [];

    /// <summary>How many shards somebody said there are.</summary>
    public int? Stated { get; set; }

    int? IJournalRows.ShardCount => Stated;

    public int ShardCount => _heads.Length;

    public long EventCount => _commits.Sum(shard => shard.Sum(commit => (long)commit.EventCount));

    public List<JournalCommit> this[int shard] => _commits[shard];

    /// <summary>A copy of the same sales for each test.</summary>
    public static async Task<MemoryRows> MakeAsync()
    {
        var sold = await Sold.Value;
        return new MemoryRows(
            sold._commits.Select(shard => shard.ToList()), sold._heads, sold.ShipTo.Select(shard => shard.ToList()));
    }

    public ShardHead HeadOf(int shard) => _heads[shard];

    public void SetHead(int shard, Func<ShardHead, ShardHead> change) => _heads[shard] = change(_heads[shard]);

    /// <summary>As if the shard had never been.</summary>
    public void Forget(int shard)
    {
        _heads = [.. _heads.Where(head => head.Shard.Value != shard)];
        _commits[shard].Clear();
    }

    /// <summary>Changes one commit and nothing else.</summary>
    public void Change(int shard, long offset, Func<JournalCommit, JournalCommit> change) =>
        _commits[shard][(int)offset - 1] = change(_commits[shard][(int)offset - 1]);

    /// <summary>As one who can compute hashes: every link from there on, and the head.</summary>
    public void Rechain(int shard)
    {
        var (hash, seq) = (JournalChain.Start, 0L);
        _commits[shard] = [.. _commits[shard].Select(commit =>
        {
            hash = JournalChain.Next(hash, commit.Shard, ++seq, commit.Epoch, commit.ItemVersion, commit.AtMicros,
                commit.EventCount, commit.Item, commit.Body);
            return commit with { Seq = seq, Hash = hash };
        })];
        _heads[shard] = _heads[shard] with { Head = seq, HeadHash = hash };
    }

    public Task<IReadOnlyList<ShardHead>> HeadsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ShardHead>>(_heads);

    public Task<IReadOnlyList<JournalCommit>> CommitsAsync(
        ShardId shard, long after, int most, CancellationToken cancellation)
    {
        var page = _commits[shard.Value].Where(commit => commit.Seq > after).Take(most).ToList();
        return page.Find(commit => Unreadable.Contains(new ShardOffset(shard, commit.Seq))) is { } bad
            ? throw new JournalDamagedException(shard, bad.Seq, "the row is no commit")
            : Task.FromResult<IReadOnlyList<JournalCommit>>(page);
    }

    public Task<IReadOnlyList<ShipToRow>?> ShipToAsync(
        ShardId shard, long from, long to, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ShipToRow>?>(
            [.. ShipTo[shard.Value].Where(row => row.Seq >= from && row.Seq <= to)]);

    /// <summary>Rows of no shard.</summary>
    public List<ShardOffset> Strays { get; } = [];

    public Task<IReadOnlyList<ShardOffset>> StraysAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ShardOffset>>(Strays);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>One clock for all; what a commit holds was decided at one instant.</summary>
    private static async Task KeepTimeAsync(List<TestSale> sales)
    {
        var latest = sales.Max(sale => sale.Now);
        foreach (var sale in sales.Where(sale => sale.Now < latest))
        {
            await sale.CommitAsync();
            sale.Now = latest;
        }
    }

    /// <summary>Four items on each of three shards; the fourth stays empty.</summary>
    private static async Task<MemoryRows> SellAsync()
    {
        var directory = Directory.CreateTempSubdirectory("seckill-audit-").FullName;
        try
        {
            await using var stores = SqliteStores.Open(
                new SqliteStoreOptions(Path.Combine(directory, "journal.db"), Guid.NewGuid()), TimeProvider.System,
                NullLogger.Instance);
            var owner = new TestOwner(stores, Shards);
            await owner.AcquireAsync();
            var sales = Enumerable.Range(0, 12)
                .Select(i => new TestSale(owner, owner.ItemOn(i % 3, $"s{i}-"))).ToList();
            foreach (var sale in sales)
            {
                await sale.OpenAsync(12);
            }

            var random = new Random(7);
            var players = sales.Select(sale => new RandomSale(sale, random)).ToList();
            for (var i = 0; i < 1_200; i++)
            {
                var next = random.Next(players.Count);
                await players[next].ActAsync();
                await KeepTimeAsync(sales);
            }

            foreach (var sale in sales)
            {
                await sale.CommitAsync();
            }

            var (commits, shipTo) = (new List<List<JournalCommit>>(), new List<List<ShipToRow>>());
            for (var shard = 0; shard < Shards; shard++)
            {
                commits.Add([.. await stores.Journal.ReadShardAsync(
                    new ShardId(shard), 0, int.MaxValue, TestContext.Current.CancellationToken)]);
                shipTo.Add([.. await stores.Journal.ReadShipToAsync(
                    new ShardId(shard), 0, long.MaxValue, TestContext.Current.CancellationToken)]);
            }

            return new MemoryRows(commits, (await stores.Shards.ReadAsync(default))
                .Select(row => new ShardHead(row.Shard, row.Epoch, row.Head, row.HeadHash)), shipTo);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
