using System.Data;
using Npgsql;

namespace Seckill.Node.Storage.Postgres;

/// <summary>
/// The session whose advisory lock shows the other nodes that this process lives: the server frees it within
/// milliseconds of the process's end. It is a hint and nothing more; nothing is decided under it.
/// </summary>
/// <param name="source">Unpooled: a reset would release the lock, and a pool would lend the session to others.</param>
/// <param name="incarnation">This process start.</param>
/// <param name="time">Says when the session was last heard of.</param>
internal sealed class PostgresIncarnationLock(NpgsqlDataSource source, Guid incarnation, TimeProvider time)
    : IAsyncDisposable
{
    /// <summary>For so long a session that answered is believed to be there.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(1);

    /// <summary>The keys (bigint) of all advisory locks that sessions hold in this database.</summary>
    public const string HeldKeysSql =
        """
        select (classid::bigint << 32) | objid::bigint from pg_locks
         where locktype = 'advisory' and objsubid = 1 and granted
           and database = (select oid from pg_database where datname = current_database())
        """;

    // Guarded by _turn, except for the last.
    private readonly SemaphoreSlim _turn = new(1);
    private NpgsqlConnection? _session;
    private bool _isHeld;
    private long _heardAt;
    private volatile bool _isDistrusted;

    /// <summary>
    /// The server's settings for this session, behind the others: it is idle for ever, and the server should soon
    /// notice that its machine is gone.
    /// </summary>
    public static string ServerOptions =>
        "-c idle_session_timeout=0 -c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3";

    /// <summary>
    /// An SQL expression for an incarnation's key: a bigint of the hexadecimal digit 8 and the uuid's last 15 digits,
    /// which are random. So it is negative, and the keys of PostgresSchema and PostgresSuspicions are positive. Builds
    /// that run together must agree on it.
    /// </summary>
    /// <param name="uuid">An SQL expression of type uuid.</param>
    public static string KeySql(string uuid) =>
        $"('x8' || right(replace({uuid}::text, '-', ''), 15))::bit(64)::bigint";

    /// <summary>
    /// Opens the session where there is none, asks one that was silent for a second, and takes the lock where it is
    /// not held. Not granted means that an earlier session of ours, which the server has not missed yet, still holds
    /// it; the next call tries again.
    /// </summary>
    /// <param name="me">The process start that the store was opened for; another has its own process.</param>
    /// <param name="cancellation">May cost the session; the next call opens another.</param>
    /// <exception cref="NpgsqlException">The server can not be reached; the next call tries again.</exception>
    public async ValueTask HoldAsync(Guid me, CancellationToken cancellation)
    {
        if (me != incarnation)
            throw new ArgumentException($"the store was opened for {incarnation}, not for {me}", nameof(me));
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_session is not null && !await IsAliveAsync(_session, cancellation))
                await DropAsync();
            _session ??= await OpenAsync(cancellation);
            if (!_isHeld)
                _isHeld = await TryLockAsync(_session, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The database turned out to be another one: the next call opens a session there.</summary>
    public void Distrust() => _isDistrusted = true;

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        await DropAsync();
        await source.DisposeAsync();
        _turn.Release();
    }

    private async Task<bool> IsAliveAsync(NpgsqlConnection session, CancellationToken cancellation)
    {
        if (_isDistrusted || session.FullState != ConnectionState.Open)
            return false;
        if (time.GetElapsedTime(_heardAt) < Trust)
            return true;
        try
        {
            await using var command = new NpgsqlCommand("select 1", session);
            await command.ExecuteNonQueryAsync(cancellation);
            _heardAt = time.GetTimestamp();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        _isDistrusted = false;
        var session = await source.OpenConnectionAsync(cancellation);
        _heardAt = time.GetTimestamp();
        return session;
    }

    private async Task<bool> TryLockAsync(NpgsqlConnection session, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({KeySql("$1")})", session);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = incarnation });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async ValueTask DropAsync()
    {
        var session = _session;
        (_session, _isHeld) = (null, false);
        if (session is not null)
            await session.DisposeAsync();
    }
}
