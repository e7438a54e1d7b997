using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Projections;
using Seckill.Node.Storage.Outgoing;

namespace Seckill.Node.Storage;

/// <summary>Carries journals from store to store, in the SQL that both understand.</summary>
internal sealed class JournalCopyStore(IOutgoingDatabase database) : IJournalCopy
{
    public ValueTask<IReadOnlyList<string>> LiveNodesAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QueryAsync(
            "select node_id from node where state <> 'dead' order by node_id", row => row.Text(), cancellation),
        cancellation);

    public ValueTask<bool> AppendAsync(
        ShardHead expected, IReadOnlyList<JournalCommit> commits, ShardHead reached, CancellationToken cancellation) =>
        database.WriteAsync(async connection =>
        {
            var moved = await connection.ExecuteAsync(
                """
                update shard set head = @to, head_hash = @to_hash, epoch = @epoch
                 where shard_id = @shard and head = @from and head_hash = @from_hash and owner is null
                   and epoch <= @epoch
                """, cancellation, ("to", reached.Head), ("to_hash", reached.HeadHash), ("epoch", reached.Epoch),
                ("shard", expected.Shard.Value), ("from", expected.Head), ("from_hash", expected.HeadHash));
            if (moved == 1)
            {
                await connection.InsertAsync(
                    "journal", "shard_id, seq, epoch, item_version, event_count, at, item_id, hash, body",
                    [.. commits.Select(commit => new object[]
                    {
                        commit.Shard.Value, commit.Seq, commit.Epoch, commit.ItemVersion, commit.EventCount,
                        commit.AtMicros, commit.Item.ToBytes(), commit.Hash, commit.Body,
                    })], cancellation);
            }

            return moved == 1;
        }, cancellation);

    public ValueTask<IReadOnlyList<ShardOffset>> StraysAsync(int most, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QueryAsync(
            """
            select j.shard_id, j.seq from journal j
             where not exists (
                    select 1 from shard s where s.shard_id = j.shard_id and j.seq between 1 and s.head)
             order by j.shard_id, j.seq limit @most
            """, row => new ShardOffset(new ShardId(row.Int()), row.Long()), cancellation, ("most", (long)most)),
            cancellation);

    public ValueTask<IReadOnlyList<SideRow>> ReadSideAsync(
        SideTable table, SideRow? after, int most, CancellationToken cancellation)
    {
        var names = table.Columns.Select(column => column.Name).ToList();
        var key = string.Join(", ", names.Take(table.KeyLength));
        var behind = after is null ? ""
            : $"where ({key}) > ({string.Join(", ", names.Take(table.KeyLength).Select(name => $"@{name}"))})";
        (string, object?)[] parameters =
        [
            ("most", (long)most),
            .. after is null ? [] : names.Take(table.KeyLength).Select((name, i) => (name, (object?)after.Cells[i])),
        ];
        return database.ReadAsync(connection => connection.QueryAsync(
            $"select {Wide(table)} from {table.Name} {behind} order by {key} limit @most",
            row => new SideRow([.. table.Columns.Select(column => Cell(row, column.Kind))]), cancellation, parameters),
            cancellation);
    }

    public async ValueTask<SideRow?> FindSideAsync(
        SideTable table, SideRow like, CancellationToken cancellation)
    {
        var key = table.Columns.Take(table.KeyLength).ToList();
        var found = await database.ReadAsync(connection => connection.QueryAsync(
            $"select {Wide(table)} from {table.Name} "
                + $"where {string.Join(" and ", key.Select(column => $"{column.Name} = @{column.Name}"))}",
            row => new SideRow([.. table.Columns.Select(column => Cell(row, column.Kind))]), cancellation,
            [.. key.Select((column, i) => (column.Name, (object?)like.Cells[i]))]), cancellation);
        return found.SingleOrDefault();
    }

    public async ValueTask AddSideAsync(
        SideTable table, IReadOnlyList<SideRow> rows, CancellationToken cancellation) =>
        await database.WriteAsync(async connection =>
        {
            await connection.InsertAsync(
                table.Name, string.Join(", ", table.Columns.Select(column => column.Name)),
                [.. rows.Select(row => row.Cells)], cancellation, "on conflict do nothing");
            return true;
        }, cancellation);

    /// <summary>Numbers as wide as they are read, whatever the table keeps them in.</summary>
    private static string Wide(SideTable table) => string.Join(", ", table.Columns.Select(column =>
        column.Kind == SideKind.Number ? $"cast({column.Name} as bigint)" : column.Name));

    private static object Cell(IRowSource row, SideKind kind) => kind switch
    {
        SideKind.Number => row.Long(),
        SideKind.Text => row.Text(),
        SideKind.Bytes => row.Bytes(),
        _ => throw new InvalidOperationException($"no cell of {kind}"),
    };
}
