using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Units won in each second, by the journal: whatever buyers were told and when, that is what was sold.
/// </summary>
/// <param name="from">The beginning of the first second.</param>
/// <param name="seconds">How many.</param>
public sealed class SalesBySecond(DateTimeOffset from, int seconds)
{
    private readonly long[] _units = new long[seconds];

    /// <summary>The seconds in order.</summary>
    public IReadOnlyList<long> Units => _units;

    /// <summary>The mean of the seconds that come after the first so many.</summary>
    public double MeanAfter(int first) => _units.Skip(first).DefaultIfEmpty().Average();

    /// <summary>
    /// Units that were won at an instant, microseconds since 1970; others than these seconds' do not count.
    /// </summary>
    public void Add(long atMicros, int units)
    {
        var second = Math.Floor((atMicros - (from - DateTimeOffset.UnixEpoch).TotalMicroseconds) / 1e6);
        if (second >= 0 && second < _units.Length)
        {
            _units[(int)second] += units;
        }
    }

    /// <summary>Reads all commits of the item.</summary>
    public async Task ReadAsync(IJournal journal, ItemId item, CancellationToken cancellation)
    {
        await foreach (var linked in journal.ReadItemAsync(item, 0, cancellation))
        {
            var sold = CommitBodyCodec.Decode(linked.Commit.Body).Events.OfType<UnitsReserved>();
            Add(linked.Commit.AtMicros, sold.Sum(reserved => reserved.Quantity));
        }
    }
}
