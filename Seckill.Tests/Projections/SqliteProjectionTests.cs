using System.Data.Common;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Node.Storage;
using Seckill.Node.Storage.ReadModels;
using Seckill.Node.Storage.Sqlite;
using Seckill.Node.Storage.Sqlite.ReadModels;
using Xunit;

namespace Seckill.Tests.Projections;

/// <summary>The contract on SQLite: journal and read models in a file each.</summary>
public sealed class SqliteProjectionTests : ProjectionContract
{
    private readonly string _directory = Directory.CreateTempSubdirectory("seckill-projections-").FullName;

    private string ReadModelPath => Path.Combine(_directory, "read-model.db");

    protected override Task<IStores> OpenStoresAsync() => Task.FromResult<IStores>(SqliteStores.Open(
        new SqliteStoreOptions(Path.Combine(_directory, "journal.db"), Guid.NewGuid()),
        TimeProvider.System, NullLogger.Instance));

    protected override Task<IReadModel> OpenReadModelAsync() =>
        Task.FromResult<IReadModel>(SqliteReadModel.Open(ReadModelPath));

    protected override Task<DbConnection> OpenRawAsync() =>
        Task.FromResult<DbConnection>(SqliteFile.OpenWriter(ReadModelPath));

    protected override void AssertNoTrace(string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        foreach (var path in Directory.EnumerateFiles(_directory).Where(path => !path.EndsWith(".lock")))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            Assert.True(bytes.AsSpan().IndexOf(wanted) < 0, $"{path} still holds \"{text}\"");
        }
    }

    /// <summary>Without the planner's figures an order was looked for among all orders of its item.</summary>
    [Theory]
    [InlineData("item = x'00'")]
    [InlineData("item in (select item from item_row)")]
    public async Task Plan_ForAnOrderByItsKey_UsesTheIndexOfKeys(string item)
    {
        await using var opened = await OpenReadModelAsync();
        await using var connection = await OpenRawAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"explain query plan select * from order_row where {item} and {RowSql.OrderKeyIs("order_key", "x'0011'")}";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Contains("order_row_key", reader.GetString(3));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
