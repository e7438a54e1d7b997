using Seckill.Node.Storage;
using Seckill.Node.Storage.Postgres;
using Xunit;

namespace Seckill.Tests.Storage;

public abstract partial class StoreContract
{
    /// <summary>Applies another set to the store's database.</summary>
    protected abstract Task ApplyAsync(SchemaSet set);

    [Fact]
    public async Task Schema_AppliedAgain_ChangesNothing()
    {
        var before = await ExecuteAsync("select max(applied_at) from schema_version");
        await ReopenAsync(Guid.NewGuid());
        Assert.Equal(before, await ExecuteAsync("select max(applied_at) from schema_version"));
        Assert.Equal(PostgresSchema.Journal.Files.Count,
            Convert.ToInt64(await ExecuteAsync("select count(*) from schema_version"), null));
    }

    [Theory]
    [InlineData("insert into schema_version (number, sha256) values (99, 'x')", "newer")]
    [InlineData("update schema_version set sha256 = 'x' where number = 1", "altered")]
    [InlineData("delete from schema_version where number = 1", "gap")]
    public async Task Schema_NotOurs_IsRefused(string sql, string because)
    {
        await ExecuteAsync(sql);
        var fault = await Assert.ThrowsAsync<UnknownSchemaException>(() => ReopenAsync(Guid.NewGuid()));
        Assert.Contains(because, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_AnotherSet_LivesBesideIt()
    {
        var first = SchemaSet.Of("read_model_schema_version", "create table one (id integer primary key);");
        var second = SchemaSet.Of("read_model_schema_version",
            "create table one (id integer primary key);", "create table two (id integer); insert into two values (7);");
        await ApplyAsync(first);
        await ApplyAsync(second);
        await ApplyAsync(second);
        Assert.Equal(7L, Convert.ToInt64(await ExecuteAsync("select id from two"), null));
        await Assert.ThrowsAsync<UnknownSchemaException>(() => ApplyAsync(first));
        await ReopenAsync(Guid.NewGuid());
    }

    [Fact]
    public async Task Schema_FileThatFails_LeavesNothing()
    {
        var bad = SchemaSet.Of("read_model_schema_version", "create table half (id integer); create nonsense;");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ApplyAsync(bad));
        await ApplyAsync(SchemaSet.Of("read_model_schema_version", "create table half (id integer);"));
    }

    [Fact]
    public async Task Schema_AppliedByManyAtOnce_IsAppliedOnce()
    {
        var set = SchemaSet.Of("read_model_schema_version",
            "create table one (id integer);", "create table two (id integer);");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ApplyAsync(set))));
        Assert.Equal(2L, Convert.ToInt64(await ExecuteAsync("select count(*) from read_model_schema_version"), null));
    }
}
