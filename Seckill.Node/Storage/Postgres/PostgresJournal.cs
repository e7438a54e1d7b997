using Npgsql;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Postgres;

/// <summary>The journal in PostgreSQL: appends over lanes of their own, reads over the pool.</summary>
internal sealed class PostgresJournal(
    NpgsqlDataSource reads, PostgresAppendLanes lanes, PostgresAcquisitions acquisitions) : IJournal
{
    private readonly PostgresJournalReader _reader = new(reads);

    public async ValueTask<AppendResult> AppendAsync(ShardAppend append, CancellationToken cancellation)
    {
        AppendCheck.Assert(append);
        (PostgresAppendLane Lane, int Age) rented;
        try
        {
            rented = await lanes.RentAsync(cancellation);
        }
        catch (Exception fault)
        {
            return new AppendResult(AppendOutcome.NotWritten, Fault: $"no connection: {fault.Message}");
        }

        // Only now: a new connection may just have shown that the database failed over.
        if (acquisitions.IsLost(append.Shard, append.Epoch))
        {
            lanes.Return(rented);
            return new AppendResult(
                AppendOutcome.Fenced, Fault: "the database failed over since the shard was acquired");
        }

        var result = await rented.Lane.AppendAsync(append, cancellation);
        if (result.Outcome == AppendOutcome.Unknown)
            await lanes.DiscardAsync(rented);
        else
            lanes.Return(rented);
        return result;
    }

    public ValueTask<IReadOnlyList<JournalCommit>> ReadShardAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation) =>
        _reader.ReadShardAsync(shard, afterSeq, most, cancellation);

    public IAsyncEnumerable<LinkedCommit> ReadItemAsync(
        ItemId item, long afterVersion, CancellationToken cancellation) =>
        _reader.ReadItemAsync(item, afterVersion, cancellation);

    public async ValueTask<IReadOnlyList<ShipToRow>> ReadShipToAsync(
        ShardId shard, long fromSeq, long toSeq, CancellationToken cancellation)
    {
        await using var command = reads.CreateCommand(
            "select seq, body from ship_to where shard_id = $1 and seq between $2 and $3 order by seq");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromSeq });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = toSeq });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<ShipToRow>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(new ShipToRow(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)));
        return rows;
    }

    public async ValueTask<bool> RewriteShipToAsync(
        ShardId shard, long seq, byte[] oldBody, byte[] body, CancellationToken cancellation)
    {
        await using var command = reads.CreateCommand(
            "update ship_to set body = $3 where shard_id = $1 and seq = $2 and body = $4");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seq });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = body });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = oldBody });
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }
}
