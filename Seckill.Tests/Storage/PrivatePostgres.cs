using Npgsql;
using Seckill.Node.Ops;
using Seckill.Tests.Storage;
using Xunit;

[assembly: AssemblyFixture(typeof(PrivatePostgres))]

namespace Seckill.Tests.Storage;

/// <summary>
/// One real PostgreSQL for the whole run, started by the first test that wants it; take it as a constructor argument. A
/// machine without server programs fails those tests, with a message that says so.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly Lazy<Task<PrivatePostgresServer>> _server = new(() =>
        PrivatePostgresServer.StartNewAsync(new PrivatePostgresOptions(), TimeProvider.System, CancellationToken.None));

    private int _databases;

    public Task<PrivatePostgresServer> ServerAsync() => _server.Value;

    /// <summary>A database of its own; returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string hint = "test")
    {
        var server = await ServerAsync();
        return await CreateDatabaseAsync(server, $"{hint}_{Interlocked.Increment(ref _databases)}");
    }

    /// <summary>The same on a server that a test has for itself, to stop and start it.</summary>
    public static async Task<string> CreateDatabaseAsync(PrivatePostgresServer server, string name)
    {
        await ExecuteAsync(server.ConnectionString(), $"create database \"{name}\"");
        return server.ConnectionString(name);
    }

    public static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && !_server.Value.IsFaulted)
            await (await _server.Value).DisposeAsync();
    }
}
