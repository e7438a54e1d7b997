using Npgsql;

namespace Seckill.Node.Storage.Postgres;

/// <summary>The driver and server settings of protocol.md, laid over a user's connection string.</summary>
public static class PostgresSettings
{
    private const string ServerOptions = "-c statement_timeout=4s -c idle_in_transaction_session_timeout=5s "
        + "-c client_connection_check_interval=1s -c synchronous_commit=on";

    private static readonly PostgresPatience Patience = new();

    /// <summary>The name under which the server lists the connections of one process start.</summary>
    public static string ApplicationName(Guid incarnation) => $"sk/{incarnation:D}";

    /// <param name="connectionString">The user's. Server options in it come last and win; the guard refuses bad
    /// ones.</param>
    /// <param name="incarnation">This process start.</param>
    /// <param name="lockTimeout">Server side; 3 s, an acquire has 2 s of its own.</param>
    public static NpgsqlConnectionStringBuilder For(string connectionString, Guid incarnation, TimeSpan lockTimeout)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var ours = $"{ServerOptions} -c lock_timeout={(long)lockTimeout.TotalMilliseconds}ms";
        settings.Options = $"{ours} {settings.Options}".Trim();
        settings.ApplicationName = ApplicationName(incarnation);
        settings.CommandTimeout = Patience.CommandSeconds;
        settings.CancellationTimeout = -1;
        settings.KeepAlive = Patience.KeepAliveSeconds;
        settings.TcpKeepAlive = true;
        settings.Enlist = false;
        settings.NoResetOnClose = true;
        settings.Timeout = Math.Min(settings.Timeout, 5);
        return settings;
    }

    /// <summary>A source whose every new connection passes the guard; several hosts: the primary among them.</summary>
    /// <param name="settings">From <see cref="For"/>.</param>
    /// <param name="guard">Looks at new connections.</param>
    /// <param name="name">What metrics call it; without one they would show the connection string.</param>
    public static NpgsqlDataSource Open(
        NpgsqlConnectionStringBuilder settings, PostgresPrimaryGuard guard, string name)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString) { Name = name };
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        builder.UsePhysicalConnectionInitializer(
            _ => throw new NotSupportedException("connections are opened asynchronously"), guard.CheckAsync);
        return settings.Host?.Contains(',') == true
            ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary)
            : builder.Build();
    }
}
