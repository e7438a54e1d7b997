using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Node.Storage;
using Seckill.Node.Storage.Sqlite;
using Xunit;

namespace Seckill.Tests.Storage;

/// <summary>
/// What only a file can do to a store: a second process, a full disk, a failed commit, old bytes left behind.
/// </summary>
public sealed class SqliteFileTests : IAsyncLifetime
{
    private static readonly ShardId Shard = new(1);
    private readonly string _directory = Directory.CreateTempSubdirectory("seckill-sqlite-").FullName;
    private readonly Guid _me = Guid.NewGuid();
    private SqliteStores? _stores;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Journal => Path.Combine(_directory, "journal.db");

    private SqliteStores Stores => _stores!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Open_WhileAnotherHasIt_IsRefusedByName()
    {
        await StartAsync();
        var fault = Assert.Throws<StoreInUseException>(() => Open());
        Assert.Contains(Journal, fault.Message, StringComparison.Ordinal);
        await Stores.DisposeAsync();
        _stores = Open();
    }

    [Fact]
    public async Task Open_ReadOnlyWhileAnotherHasIt_ReadsAndRefusesToWrite()
    {
        var chain = await StartAsync();
        await AppendedAsync(chain);
        await using var reader = Open(readOnly: true);
        Assert.Single(await reader.Journal.ReadShardAsync(Shard, 0, 9, Stop));
        Assert.All(await reader.Nodes.ReadAsync(Stop), node => Assert.True(node.IsLocked));
        Assert.Equal(AppendOutcome.NotWritten, (await reader.Journal.AppendAsync(chain.Next(), Stop)).Outcome);
        await Assert.ThrowsAsync<StoreException>(async () => await reader.Shards.AcquireAsync(Shard, 1, _me, Stop));
        await AppendedAsync(chain);
        Assert.Equal(2, (await reader.Journal.ReadShardAsync(Shard, 0, 9, Stop)).Count);
    }

    [Fact]
    public void Open_DirectoryThatCanNotBe_SaysSo()
    {
        File.WriteAllText(Path.Combine(_directory, "file"), "");
        var path = Path.Combine(_directory, "file", "journal.db");
        var fault = Assert.Throws<StoreNotWritableException>(() =>
            SqliteStores.Open(new SqliteStoreOptions(path, _me), TimeProvider.System, NullLogger.Instance));
        Assert.Contains(Path.Combine(_directory, "file"), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AfterAnEarlierStart_RaisesEveryEpochAndEndsItsNodes()
    {
        var chain = await StartAsync();
        await AppendedAsync(chain);
        await Stores.DisposeAsync();
        _stores = Open();
        Assert.All(await Stores.Nodes.ReadAsync(Stop), node => Assert.Equal(NodeState.Dead, node.State));
        var rows = await Stores.Shards.ReadAsync(Stop);
        Assert.All(rows, row => Assert.Null(row.Owner));
        Assert.Equal([1L, chain.Epoch + 1, 1, 1], rows.Select(row => row.Epoch));
        Assert.Equal(AppendOutcome.Fenced, (await Stores.Journal.AppendAsync(chain.Next(), Stop)).Outcome);
    }

    [Fact]
    public async Task Append_DiskFull_IsNotWrittenAndWorksWhenThereIsRoomAgain()
    {
        var chain = await StartAsync(mostPages: 200);
        Execute("create table filler (body blob); insert into filler values (zeroblob(600000))");
        AppendResult result;
        do
        {
            var append = chain.Next(bodySize: 30_000);
            result = await Stores.Journal.AppendAsync(append, Stop);
            if (result.Outcome == AppendOutcome.Appended)
                chain.Follow(append);
        }
        while (result.Outcome == AppendOutcome.Appended);

        Assert.Equal(AppendOutcome.NotWritten, result.Outcome);
        Assert.Contains("full", result.Fault, StringComparison.Ordinal);
        Assert.Equal(chain.Head, (await Stores.Journal.ReadShardAsync(Shard, 0, 999, Stop)).Count);
        Assert.Equal("ok", Execute("pragma integrity_check"));
        Execute("drop table filler");
        await AppendedAsync(chain);
        Assert.Equal(chain.Head, (await Stores.Journal.ReadShardAsync(Shard, 0, 999, Stop)).Count);
    }

    [Fact]
    public async Task Append_CommitFails_IsUnknownAndAcquireTells()
    {
        var chain = await StartAsync();
        await AppendedAsync(chain);
        Execute(
            """
            create table parent (id integer primary key);
            create table child (id integer references parent (id) deferrable initially deferred);
            create trigger fault after insert on journal begin insert into child values (new.seq); end;
            """);
        Assert.Equal(AppendOutcome.Unknown, (await Stores.Journal.AppendAsync(chain.Next(), Stop)).Outcome);
        Execute("drop trigger fault");
        var again = await AcquireAsync();
        Assert.Equal(chain.Hash, again.Hash);
        await AppendedAsync(again);
    }

    [Fact]
    public async Task Append_OneOfAGroupFails_TheOthersAreWritten()
    {
        var chain = await StartAsync();
        var other = await AcquireAsync(new ShardId(2));
        Execute(
            """
            create trigger fault before insert on journal when new.shard_id = 2 begin
                select raise(abort, 'not this one');
            end;
            """);
        for (var i = 0; i < 30; i++)
        {
            var good = chain.Next();
            var results = await Task.WhenAll(
                Stores.Journal.AppendAsync(good, Stop).AsTask(),
                Stores.Journal.AppendAsync(other.Next(), Stop).AsTask());
            Assert.Equal([AppendOutcome.Appended, AppendOutcome.NotWritten], results.Select(result => result.Outcome));
            chain.Follow(good);
        }

        Assert.Empty(await Stores.Journal.ReadShardAsync(other.Shard, 0, 9, Stop));
    }

    [Fact]
    public async Task RewriteShipTo_OldBytes_AreInNoFile()
    {
        var chain = await StartAsync();
        for (var i = 0; i < 300; i++)
        {
            var append = chain.Next();
            append = append with { ShipTo = [new ShipToRow(append.ExpectedHead + 1, ShipTo(append.ExpectedHead + 1))] };
            Assert.Equal(AppendOutcome.Appended, (await Stores.Journal.AppendAsync(append, Stop)).Outcome);
            chain.Follow(append);
        }

        foreach (var seq in (long[])[5, 100, 299, 300])
        {
            Assert.True(IsInAFile($"Wang-{seq:0000}"));
            Assert.True(await Stores.Journal.RewriteShipToAsync(Shard, seq, ShipTo(seq), [0], Stop));
            Assert.False(IsInAFile($"Wang-{seq:0000}"));
        }

        Assert.True(IsInAFile("Wang-0200"));
    }

    /// <summary>From a few bytes to more than a quarter of a page.</summary>
    private static byte[] ShipTo(long seq) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"Wang-{seq:0000};", (int)seq)));

    private bool IsInAFile(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var files = Directory.GetFiles(_directory).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));
        return files.Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content.AsSpan().IndexOf(bytes) >= 0;
        });
    }

    private SqliteStores Open(long? mostPages = null, bool readOnly = false) => SqliteStores.Open(
        new SqliteStoreOptions(Journal, readOnly ? Guid.NewGuid() : _me) { MostPages = mostPages, ReadOnly = readOnly },
        TimeProvider.System, NullLogger.Instance);

    private async Task<TestChain> StartAsync(long? mostPages = null)
    {
        _stores = Open(mostPages);
        await Stores.Shards.EnsureAsync(4, Stop);
        await Stores.Nodes.JoinAsync(new NodeRow(_me, "n", "host:1", "1.0", NodeState.Joining, 0), Stop);
        Assert.True(await Stores.Nodes.MoveAsync(_me, NodeState.Up, Stop));
        return await AcquireAsync();
    }

    private async Task<TestChain> AcquireAsync(ShardId? shard = null)
    {
        var seen = (await Stores.Shards.ReadAsync(Stop)).Single(row => row.Shard == (shard ?? Shard));
        return new TestChain((await Stores.Shards.AcquireAsync(seen.Shard, seen.Epoch, _me, Stop))!, _me);
    }

    private async Task AppendedAsync(TestChain chain)
    {
        var append = chain.Next();
        Assert.Equal(AppendOutcome.Appended, (await Stores.Journal.AppendAsync(append, Stop)).Outcome);
        chain.Follow(append);
    }

    private object? Execute(string sql)
    {
        using var connection = SqliteFile.OpenWriter(Journal);
        return SqliteFile.Scalar(connection, sql);
    }
}
