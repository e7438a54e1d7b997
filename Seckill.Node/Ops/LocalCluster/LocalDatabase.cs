using System.Security.Cryptography;
using System.Text;
using Seckill.Node.Config;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.LocalCluster;

/// <summary>The PostgreSQL that all nodes share: one that is there, or a private one that keeps its data.</summary>
internal sealed class LocalDatabase : IAsyncDisposable
{
    private readonly PrivatePostgresServer? _server;

    private LocalDatabase(string connection, string description, PrivatePostgresServer? server) =>
        (Connection, Description, _server) = (connection, description, server);

    /// <summary>Npgsql's, with its password.</summary>
    public string Connection { get; }

    /// <summary>For people.</summary>
    public string Description { get; }

    /// <param name="given">--postgres, else SECKILL_POSTGRES; null: a private server.</param>
    /// <param name="directory">Where a private one keeps its data.</param>
    /// <param name="time">For its start.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<LocalDatabase> OpenAsync(
        string? given, string directory, TimeProvider time, CancellationToken cancellation)
    {
        if (!string.IsNullOrWhiteSpace(given))
        {
            return new LocalDatabase(given, new Secret(given).Masked(), null);
        }

        try
        {
            var place = await PlaceAsync(PostgresBinaries.Find(), directory, cancellation);
            var server = await PrivatePostgresServer.StartNewAsync(
                new PrivatePostgresOptions { Directory = place }, time, cancellation);
            return new LocalDatabase(
                server.ConnectionString(), $"private PostgreSQL on port {server.Port}, kept in {place}", server);
        }
        catch (InvalidOperationException fault)
        {
            throw new CliException(
                ExitCode.WrongState, $"{fault.Message}\nOr name a server: --postgres \"Host=...;Database=...\"");
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>
    /// Root's server runs as another user, who may be kept out of this folder; then it gets one that he can reach, the
    /// same at each start.
    /// </summary>
    private static async Task<string> PlaceAsync(
        PostgresBinaries binaries, string directory, CancellationToken cancellation)
    {
        var wanted = Directory.CreateDirectory(directory).FullName;
        if (await binaries.CanUseAsync(wanted, cancellation)) return wanted;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)));
        return $"/var/tmp/seckill-dev-cluster-{hash[..12]}";
    }
}
