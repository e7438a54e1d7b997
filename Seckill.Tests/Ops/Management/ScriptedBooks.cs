using System.IO.Pipelines;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Projections;

namespace Seckill.Tests.Ops.Management;

/// <summary>
/// The product's own books over rows that a test writes down; they are filtered as the read models' queries do it.
/// </summary>
internal sealed class ScriptedBooks : IMoneyBooks, IMoneyQueries, IStrayPayments, IDisposable
{
    private readonly MoneyBooks _books;

    private readonly string _folder = Directory.CreateTempSubdirectory("seckill-books-").FullName;

    public ScriptedBooks() => _books = new MoneyBooks(this, this, _folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public List<PaymentRow> Payments { get; } = [];

    public List<RefundRow> Refunds { get; } = [];

    public List<StrayPayment> Strays { get; } = [];

    public Dictionary<OrderId, OrderState> States { get; } = [];

    public ValueTask<Page<LatePayment>?> LateAsync(string? after, int limit, CancellationToken cancellation) =>
        _books.LateAsync(after, limit, cancellation);

    public ValueTask<Bill?> TakeAsync(PipeReader bill, CancellationToken cancellation) =>
        _books.TakeAsync(bill, cancellation);

    public ValueTask<BillTotals> CompareAsync(
        Bill bill, MoneySpan span, Func<BillDifference, ValueTask> found, CancellationToken cancellation) =>
        _books.CompareAsync(bill, span, found, cancellation);

    public ValueTask<IReadOnlyList<OddPayment>> OddPaymentsAsync(
        OddPosition? below, int limit, CancellationToken cancellation) => new([
            .. Payments.Where(row => row.State >= PaymentRowState.Late)
                .OrderByDescending(row => (row.UpdatedAt, row.PaymentId, row.Line))
                .Where(row => below is null || (row.UpdatedAt, row.PaymentId, row.Line).CompareTo(
                    (below.At, below.PaymentId, below.Line)) < 0)
                .Take(limit).Select(row => new OddPayment(
                    row, row.Line == 1 ? null : Refunds.Find(refund => refund.PaymentId == row.PaymentId)))]);

    public ValueTask<OrdersMoney> OfOrdersAsync(IReadOnlyList<OrderId> orders, CancellationToken cancellation) =>
        new(new OrdersMoney(
            [.. Payments.Where(row => orders.Contains(row.Order))],
            [.. Refunds.Where(row => orders.Contains(row.Order))]));

    public ValueTask<IReadOnlyList<CapturedMoney>> CapturesAsync(
        MoneySpan span, MoneyKey? after, int limit, CancellationToken cancellation) => new([
            .. Payments.Where(row => row.Line == 0 && row.Provider == span.Provider
                    && row.State is PaymentRowState.Captured or PaymentRowState.Late or PaymentRowState.Second
                    && row.UpdatedAt >= span.From && row.UpdatedAt < span.To)
                .OrderBy(row => row.PaymentId)
                .Where(row => after is null || string.CompareOrdinal(row.PaymentId, after.Id) > 0)
                .Take(limit).Select(row => new CapturedMoney(
                    row, States.TryGetValue(row.Order, out var state) ? state : null,
                    Refunds.Where(one => one.PaymentId == row.PaymentId && one.SentAt is not null)
                        .Sum(one => one.Amount),
                    Refunds.Where(one => one.PaymentId == row.PaymentId).Sum(one => one.Amount)))]);

    public ValueTask<IReadOnlyList<SentMoney>> RefundsAsync(
        MoneySpan span, MoneyKey? after, int limit, CancellationToken cancellation) => new([
            .. Refunds.Where(row => row.SentAt >= span.From && row.SentAt < span.To)
                .OrderBy(row => row.RefundId)
                .Where(row => after is null || string.CompareOrdinal(row.RefundId, after.Id) > 0)
                .Take(limit).Select(row => new SentMoney(row, "CNY"))]);

    public ValueTask RecordAsync(
        string provider, CallbackReading.Payment callback, Instant at, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StrayPayment>> ListAsync(
        StrayPosition? below, int limit, CancellationToken cancellation) => new([
            .. Strays.OrderByDescending(row => (row.At, row.Callback.CallbackId))
                .Where(row => below is null
                    || (row.At, row.Callback.CallbackId).CompareTo((below.At, below.CallbackId)) < 0)
                .Take(limit)]);
}
