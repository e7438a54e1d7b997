using Npgsql;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Postgres;

/// <summary>Checkpoints in PostgreSQL.</summary>
internal sealed class PostgresCheckpoints(NpgsqlDataSource source) : ICheckpointStore
{
    public async ValueTask<long> AddAsync(Checkpoint checkpoint, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "insert into checkpoint (at, heads, root, signature) values ($1, $2, $3, $4) returning number");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = checkpoint.At.UnixMs });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = checkpoint.EncodeHeads() });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = checkpoint.Root });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = checkpoint.Signature });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async ValueTask<IReadOnlyList<NumberedCheckpoint>> ReadAsync(
        long? below, int most, CancellationToken cancellation)
    {
        await using var query = source.CreateCommand(
            $"select {CheckpointRow.Columns} from checkpoint where number < $1 order by number desc limit $2");
        query.Parameters.Add(new NpgsqlParameter<long> { TypedValue = below ?? long.MaxValue });
        query.Parameters.Add(new NpgsqlParameter<long> { TypedValue = most });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var rows = new List<NumberedCheckpoint>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(CheckpointRow.Read(reader));
        }

        return rows;
    }
}
