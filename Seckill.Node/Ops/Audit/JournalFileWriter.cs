using System.Text.Json;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// Writes a journal as ndjson (<see cref="JournalLine"/>), as it is read; nothing is held but the links.
/// </summary>
internal sealed class JournalFileWriter(Stream stream)
{
    private static readonly byte[] LineFeed = "\n"u8.ToArray();

    /// <summary>
    /// Returns how many commits were written. A source that is damaged is written as it stands: verify it. What is not
    /// even a commit can not be: CliException (1) that names the place.
    /// </summary>
    public async Task<long> WriteAsync(IJournalSource source, CancellationToken cancellation)
    {
        var (commits, ends) = (0L, new List<JournalLine>());
        var links = new MemoryStream();
        await foreach (var entry in source.ReadAsync(cancellation))
        {
            switch (entry)
            {
                case JournalEntry.Header header:
                    await WriteAsync(new JournalLine
                    {
                        Format = JournalLine.FormatName,
                        Version = JournalLine.FormatVersion,
                        Shards = header.Shards,
                    });
                    break;
                case JournalEntry.Commit { Row: var row }:
                    commits++;
                    links.Write(row.Hash.AsSpan(0, JournalEntry.LinkBytes));
                    await WriteAsync(Of(row));
                    break;
                case JournalEntry.End { Head: var head }:
                    ends.Add(Of(head, links.ToArray()));
                    links.SetLength(0);
                    break;
                case JournalEntry.Stray:
                    // Outside every chain: a copy can not hold it, verify names it where it lies.
                    break;
                case JournalEntry.Damage damage:
                    throw JournalReplay.Damaged(damage.Place, damage.What);
                case JournalEntry.NoEnd end:
                    throw JournalReplay.Damaged(new ShardOffset(end.Shard, 1), end.Why);
                default:
                    throw new InvalidOperationException($"{entry.GetType().Name} is not written");
            }
        }

        foreach (var end in ends)
        {
            await WriteAsync(end);
        }

        await stream.FlushAsync(cancellation);
        return commits;
    }

    private static JournalLine Of(JournalCommit row) => new()
    {
        Shard = row.Shard.Value,
        Seq = row.Seq,
        Epoch = row.Epoch,
        Item = row.Item.ToString(),
        Version = row.ItemVersion,
        Count = row.EventCount,
        At = row.AtMicros,
        Body = row.Body,
    };

    private static JournalLine Of(ShardHead head, byte[] links) => new()
    {
        Shard = head.Shard.Value,
        Epoch = head.Epoch,
        Head = head.Head,
        HeadHash = Convert.ToHexStringLower(head.HeadHash),
        Links = links,
    };

    private async Task WriteAsync(JournalLine line)
    {
        await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, JournalLineJson.Default.JournalLine));
        await stream.WriteAsync(LineFeed);
    }
}
