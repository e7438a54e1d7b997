using Npgsql;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Bench;

/// <summary>Chooses the store of a benchmark: the one asked for, else the best there is.</summary>
internal static class BenchStores
{
    public static async Task<IBenchStore> OpenAsync(
        VerbCall call, string option, TimeProvider time, CancellationToken cancellation)
    {
        var configured = call.LoadSettings().Journal.Postgres.Connection?.Reveal();
        switch (call.Own.GetValueOrDefault(option))
        {
            case "sqlite":
                return new SqliteBenchStore();
            case "postgres":
                return await OpenPostgresAsync(configured, time, cancellation);
            case null:
                return configured is null && !HasServerPrograms()
                    ? new SqliteBenchStore()
                    : await OpenPostgresAsync(configured, time, cancellation);
            case var other:
                throw new CliException(ExitCode.Usage, $"{option} takes sqlite or postgres, not '{other}'");
        }
    }

    private static async Task<IBenchStore> OpenPostgresAsync(
        string? configured, TimeProvider time, CancellationToken cancellation)
    {
        if (configured is null)
        {
            if (!HasServerPrograms())
            {
                throw new CliException(ExitCode.Unreachable,
                    "no PostgreSQL: no seckill.journal.postgres.connection-string, no server programs to start one");
            }

            var server = await PrivatePostgresServer.StartNewAsync(new PrivatePostgresOptions(), time, cancellation);
            return await PostgresBenchStore.CreateAsync(server.ConnectionString(), server, cancellation);
        }

        try
        {
            return await PostgresBenchStore.CreateAsync(configured, null, cancellation);
        }
        catch (NpgsqlException fault)
        {
            throw new CliException(ExitCode.Unreachable, $"PostgreSQL: {fault.Message}");
        }
    }

    private static bool HasServerPrograms()
    {
        try
        {
            PostgresBinaries.Find();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
