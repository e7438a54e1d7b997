using Npgsql;
using Seckill.Node.Storage.Postgres;

namespace Seckill.Tests.Storage;

/// <summary>
/// A store that no slow disk or stalled thread makes fail: for tests that judge what it does, not how soon.
/// </summary>
internal static class PatientPostgres
{
    /// <summary>
    /// Nor does the driver try idle connections by itself: that a session broke is found by who uses it.
    /// </summary>
    public static PostgresPatience Driver { get; } = new()
    {
        CommandSeconds = 60,
        BeatSeconds = 15,
        KeepAliveSeconds = 0,
    };

    public static PostgresStoreOptions Options(string connectionString, Guid incarnation) =>
        new(Server(connectionString), incarnation) { Patience = Driver };

    /// <summary>The server's own limits, too.</summary>
    public static string Server(string connectionString) => Server(connectionString, "60s");

    public static string Server(string connectionString, string lockTimeout) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = $"-c statement_timeout=60s -c lock_timeout={lockTimeout}",
        }.ConnectionString;
}
