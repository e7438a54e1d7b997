using Npgsql;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Storage.Postgres;
using Xunit;

namespace Seckill.Tests.Storage;

/// <summary>The four outcomes of an append on a server that misbehaves (protocol.md, Four outcomes).</summary>
public sealed class PostgresAppendFaultTests(PrivatePostgres postgres) : PostgresFixture
{
    protected override Task<string> CreateDatabaseAsync() => postgres.CreateDatabaseAsync("append");

    [Fact]
    public async Task Append_ReplyLost_IsUnknownAndAcquireFindsIt()
    {
        await using var proxy = new CuttingProxy((await postgres.ServerAsync()).Port);
        await using var through = await OpenThroughAsync(proxy);
        var chain = await AcquireAsync();
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chain, journal: through.Journal)).Outcome);
        var append = chain.Next();
        proxy.Mode = ProxyMode.CutAtReply;
        Assert.Equal(AppendOutcome.Unknown, (await AppendAsync(chain, append, through.Journal)).Outcome);
        proxy.Mode = ProxyMode.Pass;

        var again = await AcquireAsync();
        Assert.Equal(append.NewHash, again.Hash);
        Assert.Equal(2, (await CommitsAsync()).Count);
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(again, journal: through.Journal)).Outcome);
    }

    [Fact]
    public async Task Append_ExecutedAfterTheAcquire_IsShutOut()
    {
        await using var proxy = new CuttingProxy((await postgres.ServerAsync()).Port);
        await using var through = await OpenThroughAsync(proxy);
        var chain = await AcquireAsync();
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chain, journal: through.Journal)).Outcome);
        await SendAndGiveUpAsync(chain, proxy, through);

        var again = await AcquireAsync();
        Assert.Equal(chain.Hash, again.Hash);
        await ReleaseAsync(proxy);
        Assert.Single(await CommitsAsync());
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(again)).Outcome);
    }

    [Fact]
    public async Task Append_ExecutedBeforeTheAcquire_IsFoundByIt()
    {
        await using var proxy = new CuttingProxy((await postgres.ServerAsync()).Port);
        await using var through = await OpenThroughAsync(proxy);
        var chain = await AcquireAsync();
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chain, journal: through.Journal)).Outcome);
        var append = await SendAndGiveUpAsync(chain, proxy, through);

        await ReleaseAsync(proxy);
        var again = await AcquireAsync();
        Assert.Equal(append.NewHash, again.Hash);
        Assert.Equal(2, (await CommitsAsync()).Count);
    }

    [Fact]
    public async Task Append_RowLockedByAnother_IsNotWrittenAndMayBeSentAgain()
    {
        var chain = await AcquireAsync();
        var append = chain.Next();
        await using var hasty = await OpenAsync(PatientPostgres.Server(ConnectionString, lockTimeout: "500ms"));
        await using (await HoldRowAsync("somebody"))
        {
            var result = await AppendAsync(chain, append, hasty.Journal);
            Assert.Equal(AppendOutcome.NotWritten, result.Outcome);
            Assert.StartsWith("55P03", result.Fault, StringComparison.Ordinal);
        }

        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chain, append)).Outcome);
        Assert.Single(await CommitsAsync());
    }

    [Theory]
    [InlineData("53100", AppendOutcome.NotWritten)]
    [InlineData("57014", AppendOutcome.NotWritten)]
    [InlineData("23505", AppendOutcome.NotWritten)]
    [InlineData("53200", AppendOutcome.Unknown)]
    [InlineData("40003", AppendOutcome.Unknown)]
    [InlineData("57P01", AppendOutcome.Unknown)]
    [InlineData("08006", AppendOutcome.Unknown)]
    public async Task Append_ServerSaysError_IsJudgedByItsCode(string code, AppendOutcome outcome)
    {
        var chain = await AcquireAsync();
        var append = chain.Next();
        await TriggerAsync($"raise exception 'no' using errcode = '{code}'", deferred: false);
        Assert.Equal(outcome, (await AppendAsync(chain, append)).Outcome);
        await ExecuteAsync("drop trigger fault on journal");
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chain, append)).Outcome);
    }

    [Fact]
    public async Task Append_CommitFails_IsNotTakenForAppended()
    {
        var chain = await AcquireAsync();
        await TriggerAsync("raise exception 'at commit' using errcode = '23001'", deferred: true);
        Assert.Equal(AppendOutcome.NotWritten, (await AppendAsync(chain)).Outcome);
        Assert.Empty(await CommitsAsync());
    }

    [Fact]
    public async Task Append_WarningAtCommit_IsUnknown()
    {
        var chain = await AcquireAsync();
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chain)).Outcome);
        await TriggerAsync("raise warning 'standby missing'", deferred: true);
        Assert.Equal(AppendOutcome.Unknown, (await AppendAsync(chain)).Outcome);
        await TriggerAsync("raise notice 'nothing special'", deferred: true);
        var again = await AcquireAsync();
        Assert.Equal(2, again.Head);
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(again)).Outcome);
    }

    [Fact]
    public async Task Append_BackendsTerminated_OnlyTheFirstIsUnknown()
    {
        TestChain[] chains = [await AcquireAsync(), await AcquireAsync(shard: new ShardId(2))];
        await Task.WhenAll(chains.Select(chain => AppendAsync(chain)));
        await ExecuteAsync($"""
            select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity
             where application_name = '{PostgresSettings.ApplicationName(Me)}'
            """);
        Assert.Equal(AppendOutcome.Unknown, (await AppendAsync(chains[0])).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chains[1])).Outcome);
    }

    [Fact]
    public async Task Append_MoreShardsThanConnections_AllGoThrough()
    {
        await using var narrow = await PostgresStores.OpenAsync(
            new PostgresStoreOptions(ConnectionString, Me) { MostAppendConnections = 1 }, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, Stop);
        var chains = new List<TestChain>();
        for (var i = 0; i < 4; i++)
            chains.Add(await AcquireAsync(shard: new ShardId(i)));
        var results = await Task.WhenAll(chains.Select(chain => AppendAsync(chain, journal: narrow.Journal)));
        Assert.All(results, result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
    }

    /// <summary>Sends an append that stays in the proxy, and stops waiting for it.</summary>
    private static async Task<ShardAppend> SendAndGiveUpAsync(
        TestChain chain, CuttingProxy proxy, PostgresStores through)
    {
        var append = chain.Next();
        proxy.Mode = ProxyMode.HoldRequests;
        using var patience = new CancellationTokenSource();
        var sent = through.Journal.AppendAsync(append, patience.Token);
        await proxy.HeldAsync(Stop);
        await patience.CancelAsync();
        Assert.Equal(AppendOutcome.Unknown, (await sent).Outcome);
        proxy.Mode = ProxyMode.Pass;
        return append;
    }

    /// <summary>
    /// Lets the late statement go, and waits until its backend is done with it, whether it hit or not.
    /// </summary>
    private async Task ReleaseAsync(CuttingProxy proxy)
    {
        var before = await ExecuteAsync("select clock_timestamp()::text");
        await proxy.ReleaseOneAsync(Stop);
        object? executed = false;
        for (var i = 0; i < 1000 && executed is not true; i++)
        {
            executed = await ExecuteAsync($"""
                select exists (select 1 from pg_stat_activity
                                where state = 'idle' and query like 'with f as (%' and query_start > '{before}')
                """);
        }

        Assert.True(executed is true, "the late statement was not executed");
    }

    private async Task TriggerAsync(string statement, bool deferred)
    {
        await ExecuteAsync($"""
            create or replace function fault() returns trigger language plpgsql as $$
            begin {statement}; return null; end $$;
            drop trigger if exists fault on journal;
            create constraint trigger fault after insert on journal
                {(deferred ? "deferrable initially deferred" : "")} for each row execute function fault();
            """);
    }
}
