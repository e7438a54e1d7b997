using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>A fresh store for one test: an own directory, or an own database on the run's private PostgreSQL.</summary>
public sealed class StoreGround : IAsyncDisposable
{
    private readonly string _directory;

    private StoreGround(string directory, string[] settings) => (_directory, Settings) = (directory, settings);

    /// <summary>Limits that a crowd from one address does not meet.</summary>
    public static IReadOnlyList<string> NoLimits { get; } =
    [
        "seckill.admission.buyer.rate=100000", "seckill.admission.buyer.burst=100000",
        "seckill.admission.address.rate=1000000", "seckill.admission.address.burst=1000000",
    ];

    /// <summary>What a node needs to use the store.</summary>
    public IReadOnlyList<string> Settings { get; }

    public string Directory => _directory;

    public static async Task<StoreGround> MakeAsync(string store, PrivatePostgres postgres)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("seckill-test-").FullName;
        var settings = new List<string> { $"seckill.node.data-dir={directory}" };
        if (store == "postgres")
        {
            settings.Add("seckill.journal.store=postgres");
            settings.Add($"seckill.journal.postgres.connection-string={await postgres.CreateDatabaseAsync()}");
        }

        return new StoreGround(directory, [.. settings]);
    }

    /// <summary>On a database that the test made itself.</summary>
    public static StoreGround On(string connection)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("seckill-test-").FullName;
        return new StoreGround(directory,
        [
            $"seckill.node.data-dir={directory}", "seckill.journal.store=postgres",
            $"seckill.journal.postgres.connection-string={connection}",
        ]);
    }

    public ValueTask DisposeAsync()
    {
        System.IO.Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }
}
