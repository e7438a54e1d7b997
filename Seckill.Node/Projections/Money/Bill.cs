using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Node.Projections;

/// <summary>
/// A provider's bill that was taken in: its lines in a file that goes with it, and 48 bytes of each line in memory,
/// sorted by payment, so that any line is found and none is held.
/// </summary>
public sealed class Bill : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly BillEntry[] _entries;
    private readonly Action _done;

    internal Bill(FileStream file, BillEntry[] entries, Action done)
    {
        (_file, _entries, _done) = (file, entries, done);
        Array.Sort(_entries);
    }

    public int Payments => _entries.Count(entry => !entry.IsRefund);

    public int Refunds => _entries.Count(entry => entry.IsRefund);

    /// <summary>Lines of one payment after the other, a group for each.</summary>
    internal IEnumerable<IReadOnlyList<BillLine>> Groups()
    {
        for (var first = 0; first < _entries.Length;)
        {
            var end = first + 1;
            while (end < _entries.Length && _entries[end].Payment == _entries[first].Payment)
            {
                end++;
            }

            yield return [.. _entries[first..end].Select(Read)];
            first = end;
        }
    }

    /// <summary>How often the bill has a payment, or a refund of that amount of it.</summary>
    internal int Count(string paymentId, bool isRefund, long amount)
    {
        var payment = KeyOf(paymentId);
        var at = Array.BinarySearch(_entries, new BillEntry(payment, 0, 0, 0, false), BillEntry.ByPayment);
        for (; at > 0 && _entries[at - 1].Payment == payment; at--)
        {
            // To the first one of this payment.
        }

        var count = 0;
        for (; at >= 0 && at < _entries.Length && _entries[at].Payment == payment; at++)
        {
            count += _entries[at].IsRefund == isRefund && (!isRefund || _entries[at].Amount == amount) ? 1 : 0;
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _done();
    }

    internal static UInt128 KeyOf(string paymentId) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(paymentId)));

    private BillLine Read(BillEntry entry)
    {
        var bytes = new byte[entry.Length];
        var read = RandomAccess.Read(_file.SafeFileHandle, bytes, entry.Offset);
        return read == bytes.Length && BillLine.TryParse(Encoding.UTF8.GetString(bytes), out var line, out _)
            ? line : throw new InvalidDataException("the spooled bill is not what was written to it");
    }
}

/// <summary>Where a line is, by the digest of its payment id.</summary>
internal readonly record struct BillEntry(UInt128 Payment, long Amount, int Offset, ushort Length, bool IsRefund)
    : IComparable<BillEntry>
{
    public static readonly IComparer<BillEntry> ByPayment =
        Comparer<BillEntry>.Create((left, right) => left.Payment.CompareTo(right.Payment));

    /// <summary>By payment, then in the order of the bill.</summary>
    public int CompareTo(BillEntry other) =>
        Payment.CompareTo(other.Payment) is var order and not 0 ? order : Offset.CompareTo(other.Offset);
}
