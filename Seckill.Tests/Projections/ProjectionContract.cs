using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Projections;
using Seckill.Node.Storage;
using Seckill.Node.Storage.ReadModels;
using Xunit;

namespace Seckill.Tests.Projections;

/// <summary>
/// What projections guarantee on every store; each store's test class runs it on a journal and a read model of its own.
/// </summary>
public abstract partial class ProjectionContract : IAsyncLifetime
{
    private const int ShardCount = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string[] Tables = ["item_row", "order_row", "payment_row", "refund_row", "delivery_row",
        "shipment_row"];

    private static readonly ProjectionOptions Fast = new()
    {
        Linger = TimeSpan.Zero,
        PollInterval = TimeSpan.FromMilliseconds(20),
        RetryAfter = TimeSpan.FromMilliseconds(1),
        MostCommits = 7,
        MostSteps = 2,
        Workers = 2,
    };

    private readonly List<ProjectionHost> _hosts = [];
    private IStores _stores = null!;
    private IReadModel _model = null!;
    private TestOwner _owner = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract Task<IStores> OpenStoresAsync();

    /// <summary>Opens the read model; again for another instance on the same rows.</summary>
    protected abstract Task<IReadModel> OpenReadModelAsync();

    /// <summary>A connection to the read models behind their back.</summary>
    protected abstract Task<DbConnection> OpenRawAsync();

    public async ValueTask InitializeAsync()
    {
        _stores = await OpenStoresAsync();
        _model = await OpenReadModelAsync();
        _owner = new TestOwner(_stores, ShardCount);
        await _owner.AcquireAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await _model.DisposeAsync();
        await _stores.DisposeAsync();
    }

    private async Task<ProjectionHost> StartAsync(IReadModelStore? store = null, ProjectionOptions? options = null)
    {
        var host = new ProjectionHost(_stores.Journal, store ?? _model.Store, _owner.ReadHeadsAsync, ShardCount,
            TimeProvider.System, NullLogger<ProjectionHost>.Instance, options ?? Fast);
        _hosts.Add(host);
        await host.StartAsync(Stop);
        return host;
    }

    private async Task<ProjectionHost> StartWithoutHeadsAsync(IReadModelStore store)
    {
        var host = new ProjectionHost(_stores.Journal, store, _ => new([]), ShardCount, TimeProvider.System,
            NullLogger<ProjectionHost>.Instance, Fast);
        await host.StartAsync(Stop);
        return host;
    }

    private TestSale SaleOn(int shard, string name = "") => new(_owner, _owner.ItemOn(shard, name));

    private ReadModelLists Lists() => new(_model.Queries, Reader());

    private ShipToReader Reader() => new(_stores.Journal, NullLogger<ShipToReader>.Instance);

    private Certificates CertificatesOf(ProjectionHost host) => new(_stores.Journal, _model.Queries, host);

    private PersonalData People() => new(_stores.Journal, _model.Queries, _owner.ReadHeadsAsync, Reader());

    /// <summary>A sale of so many random commands, a commit after some of them.</summary>
    private static async Task RunAsync(TestSale sale, int seed, int commands)
    {
        var customers = new RandomSale(sale, new Random(seed));
        for (var i = 0; i < commands; i++)
        {
            await customers.ActAsync();
        }

        await sale.CommitAsync();
    }

    private async Task LandedAsync(ProjectionHost host, params IEnumerable<TestSale> sales)
    {
        foreach (var sale in sales)
        {
            Assert.True(await host.WaitUntilAsync(_owner.HeadOf(sale.Item), Patience, Stop), Describe(host));
        }
    }

    /// <summary>Looks again and again until it is so.</summary>
    private static async Task UntilAsync(Func<bool> isSo, Func<object> otherwise)
    {
        var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            Assert.False(patience.IsCancellationRequested, $"not in time: {otherwise()}");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Stop);
        }
    }

    private static string Describe(ProjectionHost host) =>
        string.Join("; ", host.Status().Where(one => one.Behind > 0));

    private async Task<List<OrderListing>> AllOrdersAsync(ItemId item, OrderState? state = null, int limit = 100)
    {
        var all = new List<OrderListing>();
        string? after = null;
        do
        {
            var page = await Lists().OrdersOfItemAsync(item, state, after, limit, Stop);
            Assert.NotNull(page);
            Assert.True(page.Data.Count == limit || page.Next is null);
            all.AddRange(page.Data);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    /// <summary>All rows of all read models as sorted text.</summary>
    private async Task<string> DumpAsync()
    {
        await using var connection = await OpenRawAsync();
        var lines = new List<string>();
        foreach (var table in Tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"select * from {table}";
            await using var reader = await command.ExecuteReaderAsync(Stop);
            while (await reader.ReadAsync(Stop))
            {
                var values = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) switch
                {
                    byte[] bytes => Convert.ToHexString(bytes),
                    var value => FormattableString.Invariant($"{value}"),
                });
                lines.Add($"{table}: {string.Join(" | ", values)}");
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join("\n", lines);
    }

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await OpenRawAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync(Stop);
    }
}
