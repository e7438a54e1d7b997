using System.Runtime.CompilerServices;
using Npgsql;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Postgres;

/// <summary>
/// Reads commits in pages, each a statement of its own, so that no slow reader runs into the server's statement
/// timeout or keeps a snapshot open. While a page is consumed the next one is on its way.
/// </summary>
internal sealed class PostgresJournalReader(NpgsqlDataSource source)
{
    private const int Page = 256;

    private const string ShardSql =
        $"select {JournalRows.Columns} from journal j where j.shard_id = $1 and j.seq > $2 order by j.seq limit $3";

    private const string ItemSql =
        $"""
        select {JournalRows.Columns}, p.hash, s.head
          from journal j left join journal p on p.shard_id = j.shard_id and p.seq = j.seq - 1
               left join shard s on s.shard_id = j.shard_id
         where j.item_id = $1 and j.item_version > $2 order by j.item_version limit $3
        """;

    public async ValueTask<IReadOnlyList<JournalCommit>> ReadShardAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(ShardSql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterSeq });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = most });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var commits = new List<JournalCommit>();
        while (await reader.ReadAsync(cancellation))
            commits.Add(JournalRows.Read(reader));
        return commits;
    }

    public async IAsyncEnumerable<LinkedCommit> ReadItemAsync(
        ItemId item, long afterVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = ReadPageAsync(item, afterVersion, cancellation);
        try
        {
            while (true)
            {
                var page = await next;
                next = page.Count < Page
                    ? Task.FromResult<List<LinkedCommit>>([])
                    : ReadPageAsync(item, page[^1].Commit.ItemVersion, cancellation);
                foreach (var commit in page)
                    yield return commit;
                if (page.Count < Page)
                    yield break;
            }
        }
        finally
        {
            // A reader that stops early leaves a page on its way: wait for it, so that its connection is back.
            await next.ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);
        }
    }

    private async Task<List<LinkedCommit>> ReadPageAsync(ItemId item, long afterVersion, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(ItemSql);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = item.ToBytes() });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterVersion });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Page });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var page = new List<LinkedCommit>(Page);
        while (await reader.ReadAsync(cancellation))
            page.Add(JournalRows.ReadLinked(reader));
        return page;
    }
}
