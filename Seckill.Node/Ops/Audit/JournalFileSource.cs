using System.Runtime.CompilerServices;
using System.Text.Json;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// An exported journal. Read twice: once for the heads, which stand at its end, then in order. Lines are taken as they
/// stand; what is no line of such a file at all is a CliException (7) that names it.
/// </summary>
internal sealed class JournalFileSource(string path) : IJournalSource
{
    private static readonly byte[] HeadMark = "\"headHash\""u8.ToArray();

    public async IAsyncEnumerable<JournalEntry> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ends = await ReadEndsAsync(cancellation);
        var (shards, current, ended) = (0, 0, false);
        await foreach (var (number, text) in FileLines.ReadAsync(path, cancellation))
        {
            var line = Parse(number, text);
            if (number == 1)
            {
                yield return new JournalEntry.Header(shards = ShardsOf(line));
            }
            else if (line.HeadHash is not null)
            {
                ended = true;
            }
            else
            {
                var commit = CommitOf(number, line, ended);
                if (commit.Shard.Value < 0 || commit.Shard.Value >= shards)
                {
                    throw Bad(number, $"there are {shards} shards, {commit.Shard} is none of them");
                }

                for (; current < commit.Shard.Value && current < shards; current++)
                {
                    yield return EndOf(ends, new ShardId(current));
                }

                yield return new JournalEntry.Commit(commit);
            }
        }

        if (shards == 0)
        {
            throw Bad(1, "the file is empty");
        }

        if (ends.Keys.Any(shard => shard < 0 || shard >= shards))
        {
            throw Bad(1, $"there are {shards} shards, and heads of others");
        }

        for (; current < shards; current++)
        {
            yield return EndOf(ends, new ShardId(current));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static JournalEntry EndOf(Dictionary<int, JournalEntry.End> ends, ShardId shard) =>
        ends.TryGetValue(shard.Value, out var end) ? end
            : new JournalEntry.NoEnd(shard, "its head is missing: the file was cut off");

    private async Task<Dictionary<int, JournalEntry.End>> ReadEndsAsync(CancellationToken cancellation)
    {
        var ends = new Dictionary<int, JournalEntry.End>();
        await foreach (var (number, text) in FileLines.ReadAsync(path, cancellation))
        {
            if (text.Span.IndexOf(HeadMark) < 0)
            {
                continue;
            }

            var line = Parse(number, text);
            if (line is not { Shard: { } shard, Epoch: { } epoch, Head: { } head, HeadHash: { Length: 64 } hash }
                || !hash.All(char.IsAsciiHexDigit))
            {
                throw Bad(number, "a head has shard, epoch, head and headHash of 64 hexadecimal digits");
            }

            var end = new ShardHead(new ShardId(shard), epoch, head, Convert.FromHexString(hash));
            if (!ends.TryAdd(shard, new JournalEntry.End(end, line.Links)))
            {
                throw Bad(number, $"shard {shard} has two heads");
            }
        }

        return ends;
    }

    private int ShardsOf(JournalLine line) =>
        line is { Format: JournalLine.FormatName, Version: JournalLine.FormatVersion, Shards: >= 1 and <= 1 << 20 }
            ? line.Shards.Value
            : throw Bad(1, "the first line is no header of a journal that this build reads "
                + $"({JournalLine.FormatName}, version {JournalLine.FormatVersion})");

    private JournalCommit CommitOf(long number, JournalLine line, bool ended)
    {
        if (ended)
        {
            throw Bad(number, "nothing but heads stands after the first head");
        }

        return line is
        {
            Shard: { } shard, Seq: { } seq, Epoch: { } epoch, Version: { } version, Count: { } count, At: { } at,
            Body: { } body, Format: null, Shards: null, Head: null, Links: null,
        } && ItemId.TryParse(line.Item, out var item)
            ? new JournalCommit(new ShardId(shard), seq, epoch, item, version, count, at, body, [])
            : throw Bad(number, "a commit has shard, seq, epoch, item, version, count, at and body");
    }

    private JournalLine Parse(long number, ReadOnlyMemory<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text.Span, JournalLineJson.Default.JournalLine)
                ?? throw Bad(number, "null is no line of a journal");
        }
        catch (JsonException fault)
        {
            throw Bad(number, fault.Message);
        }
    }

    private CliException Bad(long number, string what) => new(ExitCode.BadInput, $"{path}, line {number}: {what}");
}
