using System.IO.Pipelines;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Projections;

/// <summary>
/// Payments that came late or wrong, from the read model and from the strays; and bills, one at a time.
/// </summary>
/// <param name="queries">The read models.</param>
/// <param name="strays">Callbacks that named no order.</param>
/// <param name="folder">Where a bill lies while it is compared.</param>
public sealed class MoneyBooks(IMoneyQueries queries, IStrayPayments strays, string folder) : IMoneyBooks
{
    private readonly SemaphoreSlim _one = new(1);

    public async ValueTask<Page<LatePayment>?> LateAsync(string? after, int limit, CancellationToken cancellation)
    {
        if (!LateCursor.TryDecode(after, out var position))
        {
            return null;
        }

        var odd = await queries.OddPaymentsAsync(position.Odd, limit + 1, cancellation);
        var stray = await strays.ListAsync(position.Stray, limit + 1, cancellation);
        var page = new List<LatePayment>();
        var (i, j) = (0, 0);
        while (page.Count < limit && (i < odd.Count || j < stray.Count))
        {
            if (j == stray.Count || (i < odd.Count && odd[i].Payment.UpdatedAt >= stray[j].At))
            {
                position = position with { Odd = PositionOf(odd[i].Payment) };
                page.Add(Of(odd[i++]));
            }
            else
            {
                position = position with
                {
                    Stray = new StrayPosition(stray[j].At, stray[j].Provider, stray[j].Callback.CallbackId),
                };
                page.Add(Of(stray[j++]));
            }
        }

        return new Page<LatePayment>(page, i < odd.Count || j < stray.Count ? position.Encode() : null);
    }

    public async ValueTask<Bill?> TakeAsync(PipeReader bill, CancellationToken cancellation)
    {
        if (!await _one.WaitAsync(0, cancellation))
        {
            return null;
        }

        FileStream? file = null;
        try
        {
            Directory.CreateDirectory(folder);
            file = new FileStream(
                Path.Combine(folder, "bill.tmp"), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024,
                FileOptions.Asynchronous | FileOptions.DeleteOnClose);
            return new Bill(file, await new BillReader(file).ReadAsync(bill, cancellation), () => _one.Release());
        }
        catch
        {
            if (file is not null)
            {
                await file.DisposeAsync();
            }

            _one.Release();
            throw;
        }
    }

    public ValueTask<BillTotals> CompareAsync(
        Bill bill, MoneySpan span, Func<BillDifference, ValueTask> found, CancellationToken cancellation) =>
        new BillComparison(queries, bill, span, found).RunAsync(cancellation);

    private static OddPosition PositionOf(PaymentRow row) => new(row.UpdatedAt, row.PaymentId, row.Line);

    private static LatePayment Of(OddPayment odd)
    {
        var row = odd.Payment;
        var kind = row.State.ToString().ToLowerInvariant();
        return new LatePayment(
            kind, row.Provider, row.PaymentId, row.Order.ToString(), row.Amount, row.UpdatedAt, odd.Refund);
    }

    private static LatePayment Of(StrayPayment stray) => new(
        "stray", stray.Provider, stray.Callback.PaymentId, stray.Callback.OrderId, stray.Callback.Amount, stray.At,
        Refund: null);
}
