using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Bench;

/// <summary>Holds what buyers were told against the item's events in the journal.</summary>
/// <param name="Reserved">Orders in the journal.</param>
/// <param name="Lost">Acknowledged as won, and not there.</param>
/// <param name="Doubled">Reserved more than once.</param>
/// <param name="Unheard">There, though nobody was told so: given up before the answer came.</param>
public sealed record JournalProof(int Reserved, int Lost, int Doubled, int Unheard)
{
    /// <summary>Reads all commits of the item; <paramref name="won"/> are the orders that were acknowledged.</summary>
    public static async Task<JournalProof> ReadAsync(
        IJournal journal, ItemId item, IReadOnlyCollection<OrderId> won, CancellationToken cancellation)
    {
        var reserved = new HashSet<OrderKey>();
        var doubled = 0;
        await foreach (var linked in journal.ReadItemAsync(item, 0, cancellation))
        {
            foreach (var happened in CommitBodyCodec.Decode(linked.Commit.Body).Events.OfType<UnitsReserved>())
            {
                doubled += reserved.Add(happened.Order) ? 0 : 1;
            }
        }

        var told = won.Select(order => order.Key).ToHashSet();
        var lost = told.Count(key => !reserved.Contains(key));
        return new JournalProof(reserved.Count, lost, doubled, reserved.Count(key => !told.Contains(key)));
    }
}
