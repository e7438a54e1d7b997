using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>Checkpoints in SQLite.</summary>
internal sealed class SqliteCheckpoints(SqliteWriter? writer, SqliteReaders readers) : ICheckpointStore
{
    public async ValueTask<long> AddAsync(Checkpoint checkpoint, CancellationToken cancellation)
    {
        if (writer is null)
            throw new StoreException("the store is open for reading only");
        return await writer.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                insert into checkpoint (at, heads, root, signature) values ($at, $heads, $root, $signature)
                returning number
                """;
            command.Parameters.AddWithValue("$at", checkpoint.At.UnixMs);
            command.Parameters.AddWithValue("$heads", checkpoint.EncodeHeads());
            command.Parameters.AddWithValue("$root", checkpoint.Root);
            command.Parameters.AddWithValue("$signature", checkpoint.Signature);
            return (long)command.ExecuteScalar()!;
        });
    }

    public ValueTask<IReadOnlyList<NumberedCheckpoint>> ReadAsync(
        long? below, int most, CancellationToken cancellation) =>
        new(readers.Read(connection =>
        {
            using var query = connection.CreateCommand();
            query.CommandText =
                $"select {CheckpointRow.Columns} from checkpoint where number < $b order by number desc limit $m";
            query.Parameters.AddWithValue("$b", below ?? long.MaxValue);
            query.Parameters.AddWithValue("$m", most);
            using var reader = query.ExecuteReader();
            var rows = new List<NumberedCheckpoint>();
            while (reader.Read())
            {
                rows.Add(CheckpointRow.Read(reader));
            }

            return (IReadOnlyList<NumberedCheckpoint>)rows;
        }));
}
