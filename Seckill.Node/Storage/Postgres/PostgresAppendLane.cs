using Npgsql;
using NpgsqlTypes;
using Seckill.Node.Crashing;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Postgres;

/// <summary>
/// One connection of its own with the append's one statement (protocol.md, The append) prepared on it. Used by one
/// append at a time; after an unknown outcome it is thrown away with its connection.
/// </summary>
internal sealed class PostgresAppendLane : IAsyncDisposable
{
    private const string Sql =
        """
        with f as (
          update shard set head = head + $1, head_hash = $2
           where shard_id = $3 and epoch = $4 and owner = $5 and head = $6 and head_hash = $7
          returning want),
        j as (
          insert into journal (shard_id, seq, epoch, item_id, item_version, event_count, at, body, hash)
          select $3, $6 + r.nth, $4, r.item_id, r.item_version, r.event_count, r.at, r.body, r.hash
            from unnest($8, $9, $10, $11, $12, $13) with ordinality
                 as r (item_id, item_version, event_count, at, body, hash, nth)
           where exists (select 1 from f)),
        p as (
          insert into ship_to (shard_id, seq, body)
          select $3, r.seq, r.body from unnest($14, $15) as r (seq, body) where exists (select 1 from f))
        select want from f
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlParameter<long> _count = new() { NpgsqlDbType = NpgsqlDbType.Bigint };
    private readonly NpgsqlParameter<byte[]> _newHash = new() { NpgsqlDbType = NpgsqlDbType.Bytea };
    private readonly NpgsqlParameter<int> _shard = new() { NpgsqlDbType = NpgsqlDbType.Integer };
    private readonly NpgsqlParameter<long> _epoch = new() { NpgsqlDbType = NpgsqlDbType.Bigint };
    private readonly NpgsqlParameter<Guid> _owner = new() { NpgsqlDbType = NpgsqlDbType.Uuid };
    private readonly NpgsqlParameter<long> _head = new() { NpgsqlDbType = NpgsqlDbType.Bigint };
    private readonly NpgsqlParameter<byte[]> _oldHash = new() { NpgsqlDbType = NpgsqlDbType.Bytea };
    private readonly NpgsqlParameter<byte[][]> _items = Array<byte[]>(NpgsqlDbType.Bytea);
    private readonly NpgsqlParameter<long[]> _versions = Array<long>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<int[]> _eventCounts = Array<int>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<long[]> _times = Array<long>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<byte[][]> _bodies = Array<byte[]>(NpgsqlDbType.Bytea);
    private readonly NpgsqlParameter<byte[][]> _hashes = Array<byte[]>(NpgsqlDbType.Bytea);
    private readonly NpgsqlParameter<long[]> _shipToSeqs = Array<long>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<byte[][]> _shipToBodies = Array<byte[]>(NpgsqlDbType.Bytea);
    private bool _warned;

    private PostgresAppendLane(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notice += (_, args) => _warned |= args.Notice.InvariantSeverity == "WARNING";
        _command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                _count, _newHash, _shard, _epoch, _owner, _head, _oldHash, _items, _versions, _eventCounts, _times,
                _bodies, _hashes, _shipToSeqs, _shipToBodies,
            },
        };
    }

    /// <summary>False: the connection broke, or must not be used again.</summary>
    public bool IsUsable => _connection.FullState == System.Data.ConnectionState.Open;

    /// <summary>Nothing of an append is sent here: if it throws, nothing was written.</summary>
    public static async ValueTask<PostgresAppendLane> OpenAsync(
        NpgsqlDataSource source, CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        var lane = new PostgresAppendLane(connection);
        try
        {
            await lane._command.PrepareAsync(cancellation);
            return lane;
        }
        catch
        {
            await lane.DisposeAsync();
            throw;
        }
    }

    /// <summary>One statement, one round trip, four outcomes.</summary>
    public async ValueTask<AppendResult> AppendAsync(ShardAppend append, CancellationToken cancellation)
    {
        Bind(append);
        _warned = false;
        try
        {
            var rows = 0;
            Guid? want = null;
            var sent = _command.ExecuteReaderAsync(cancellation);
            if (append.Commits.Count > 0)
            {
                Crash.At(CrashPoint.AppendInFlight);
            }

            await using (var reader = await sent)
            {
                while (await reader.ReadAsync(cancellation))
                {
                    rows++;
                    want = await reader.IsDBNullAsync(0, cancellation) ? null : reader.GetGuid(0);
                }

                // A fault of the commit itself comes after the row: only the end of the statement's answers counts.
                await reader.NextResultAsync(cancellation);
            }

            if (_warned)
                return Unknown("the server sent a WARNING");
            return rows switch
            {
                0 => AppendResult.Fenced,
                1 => new AppendResult(AppendOutcome.Appended, want),
                _ => throw new InvalidOperationException($"the append moved {rows} rows of shard"),
            };
        }
        catch (PostgresException fault) when (IsSurelyRolledBack(fault))
        {
            return new AppendResult(AppendOutcome.NotWritten, Fault: $"{fault.SqlState}: {fault.MessageText}");
        }
        catch (Exception fault)
        {
            return Unknown(fault.Message);
        }
        finally
        {
            Unbind();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static AppendResult Unknown(string fault) => new(AppendOutcome.Unknown, Fault: fault);

    /// <summary>
    /// An ERROR on a connection that goes on; a server that fails after its commit record says ERROR, too, but then
    /// it dies. Not the classes that speak of the connection (08), of a shutdown (57P), or say that they do not know
    /// (40003). Disk full is apart: the driver hangs up on it by itself, but the server says it only while a table
    /// grows, before the commit (a full disk under its log is a PANIC).
    /// </summary>
    private bool IsSurelyRolledBack(PostgresException fault) =>
        fault.InvariantSeverity == "ERROR" && !_warned
        && (IsUsable || fault.SqlState == PostgresErrorCodes.DiskFull)
        && !fault.SqlState.StartsWith("08", StringComparison.Ordinal)
        && !fault.SqlState.StartsWith("57P", StringComparison.Ordinal)
        && fault.SqlState != PostgresErrorCodes.StatementCompletionUnknown;

    private void Bind(ShardAppend append)
    {
        var commits = append.Commits;
        _count.TypedValue = commits.Count;
        _newHash.TypedValue = append.NewHash;
        _shard.TypedValue = append.Shard.Value;
        _epoch.TypedValue = append.Epoch;
        _owner.TypedValue = append.Owner;
        _head.TypedValue = append.ExpectedHead;
        _oldHash.TypedValue = append.OldHash;
        _items.TypedValue = Column(commits, commit => commit.Item.ToBytes());
        _versions.TypedValue = Column(commits, commit => commit.ItemVersion);
        _eventCounts.TypedValue = Column(commits, commit => commit.EventCount);
        _times.TypedValue = Column(commits, commit => commit.AtMicros);
        _bodies.TypedValue = Column(commits, commit => commit.Body);
        _hashes.TypedValue = Column(commits, commit => commit.Hash);
        _shipToSeqs.TypedValue = Column(append.ShipTo, row => row.Seq);
        _shipToBodies.TypedValue = Column(append.ShipTo, row => row.Body);
    }

    /// <summary>An idle lane keeps no batch alive.</summary>
    private void Unbind()
    {
        _bodies.TypedValue = [];
        _shipToBodies.TypedValue = [];
    }

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType element) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | element, TypedValue = [] };

    private static TColumn[] Column<TRow, TColumn>(IReadOnlyList<TRow> rows, Func<TRow, TColumn> column)
    {
        var values = new TColumn[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = column(rows[i]);
        return values;
    }
}
