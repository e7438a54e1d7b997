using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Projections;

namespace Seckill.Tests.Ops.Management;

/// <summary>Writes rows of money down for a test, and the bill that fits them.</summary>
internal static class MoneyRows
{
    public static readonly Instant Noon = new(1_800_000_000_000);
    public const string Head = "kind,paymentId,orderId,amount,currency,time\n";

    public static OrderId Order(int number) =>
        new(ItemId.Derive("acme", "watch"), new OrderKey(new Key128(1, (ulong)number)));

    public static string PaymentId(int number) =>
        PaymentIds.Derive(Order(number), CommandKey.Derive("ada", "POST", "/", "k"));

    public static PaymentRow Pay(
        this ScriptedBooks books, int number, PaymentRowState state = PaymentRowState.Captured, int seconds = 0,
        OrderState order = OrderState.Paid)
    {
        var row = new PaymentRow
        {
            Order = Order(number),
            PaymentId = PaymentId(number),
            Line = state == PaymentRowState.Unfitting ? 1 : 0,
            Provider = "stripe",
            State = state,
            Amount = new Money(1999, "CNY"),
            At = Noon,
            UpdatedAt = Noon + TimeSpan.FromSeconds(seconds),
        };
        books.Payments.Add(row);
        books.States[row.Order] = order;
        return row;
    }

    public static RefundRow Refund(
        this ScriptedBooks books, int number, long amount, int? sentAfter = 0, string suffix = "")
    {
        var row = new RefundRow
        {
            Order = Order(number),
            RefundId = $"rf_{number}{suffix}",
            PaymentId = PaymentId(number),
            Amount = amount,
            Restock = false,
            Reason = "r",
            By = "",
            RequestedAt = Noon,
            SentAt = sentAfter is { } seconds ? Noon + TimeSpan.FromSeconds(seconds) : null,
        };
        books.Refunds.Add(row);
        return row;
    }

    public static void Stray(this ScriptedBooks books, string id, int seconds) => books.Strays.Add(new StrayPayment(
        "stripe",
        new CallbackReading.Payment(PaymentCallbackKind.Succeeded, id, $"p-{id}", "o?", new Money(5, "CNY")),
        Noon + TimeSpan.FromSeconds(seconds)));

    public static string Line(int number, long amount = 1999, string kind = "payment", string currency = "CNY") =>
        $"{kind},{PaymentId(number)},{Order(number)},{amount},{currency},2027-01-15T08:00:00Z\n";
}
