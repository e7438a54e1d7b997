using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Node.Journal;
using Seckill.Node.Storage;
using Seckill.Node.Storage.Sqlite;
using Xunit;

namespace Seckill.Tests.Storage;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private readonly string _directory = Directory.CreateTempSubdirectory("seckill-sqlite-").FullName;

    private string File => Path.Combine(_directory, "data", "journal.db");

    protected override Task<IStores> OpenAsync(Guid incarnation) => Task.FromResult<IStores>(
        SqliteStores.Open(new SqliteStoreOptions(File, incarnation), TimeProvider.System, NullLogger.Instance));

    protected override Task<object?> ExecuteAsync(string sql)
    {
        using var connection = SqliteFile.OpenWriter(File);
        return Task.FromResult(SqliteFile.Scalar(connection, sql));
    }

    protected override Task<object?> ForgeAsync(string sql) => ExecuteAsync(
        $"""
        drop trigger if exists journal_no_update;
        drop trigger if exists journal_no_delete;
        pragma ignore_check_constraints = on;
        {sql}
        """);

    /// <summary>SQLite keeps numbers that a commit's member can not hold.</summary>
    [Fact]
    public async Task Read_OfANumberThatIsTooLarge_IsDamageByItsPlace()
    {
        await AppendedAsync(await AcquireAsync(), 3);
        await ForgeAsync("update journal set event_count = 9999999999 where seq = 2");
        Assert.Equal(2, (await Assert.ThrowsAsync<JournalDamagedException>(() => CommitsAsync())).Offset);
    }

    protected override Task ApplyAsync(SchemaSet set)
    {
        using var connection = SqliteFile.OpenWriter(File);
        SqliteSchema.Apply(connection, set);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
