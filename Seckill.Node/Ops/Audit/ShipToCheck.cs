using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Audit;

/// <summary>Holds rows of where orders go against the commits they belong to.</summary>
internal static class ShipToCheck
{
    /// <summary>What is wrong with the row; null: nothing. Missing: orders of the commit without a record.</summary>
    public static string? WrongWith(JournalCommit commit, CommitFacts facts, byte[] row, out int missing)
    {
        missing = 0;
        try
        {
            return ShipToProof.FirstUntrue(facts.Events, ShipToCodec.Decode(row), out missing) is { } order
                ? $"where order {new OrderId(commit.Item, order)} goes is not what its buyer gave: it was changed"
                : null;
        }
        catch (UnknownEventException fault)
        {
            return $"the row of where its orders go can not be read: {fault.Message}";
        }
    }

    /// <summary>
    /// Reads a file of what lies beside a journal through, held against that journal, which was verified. CliException
    /// (7) that names shard and offset of the first row that is not true; rows behind the journal's end are no
    /// matter.
    /// </summary>
    public static async Task CheckAsync(string path, IJournalSource journal, CancellationToken cancellation)
    {
        await using var entries = journal.ReadAsync(cancellation).GetAsyncEnumerator(cancellation);
        (JournalCommit? commit, (long, long) last) = (null, (-1, -1));
        await foreach (var (table, rows) in SideFile.ReadAsync(path, SideTable.Personal, cancellation))
        {
            foreach (var row in table == SideTable.ShipTo ? rows : [])
            {
                var place = ((long)row.Cells[0], (long)row.Cells[1]);
                if (place.CompareTo(last) <= 0)
                {
                    throw Bad(path, place, "the rows of ship_to are not in order: this is no export");
                }

                last = place;
                while ((commit is null || PlaceOf(commit).CompareTo(place) < 0) && await entries.MoveNextAsync())
                {
                    commit = (entries.Current as JournalEntry.Commit)?.Row ?? commit;
                }

                if (commit is not null && PlaceOf(commit) == place && WrongWith(
                    commit, Items.ItemReplay.Read(commit), (byte[])row.Cells[2], out _) is { } wrong)
                {
                    throw Bad(path, place, wrong);
                }
            }
        }
    }

    private static (long Shard, long Offset) PlaceOf(JournalCommit commit) => (commit.Shard.Value, commit.Seq);

    private static CliException Bad(string path, (long Shard, long Offset) place, string what) =>
        new(ExitCode.BadInput, $"{path}, shard {place.Shard} offset {place.Offset}: {what}");
}
