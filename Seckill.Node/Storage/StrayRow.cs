using System.Data.Common;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Storage;

/// <summary>A row of stray_payment, the same in both stores.</summary>
internal static class StrayRow
{
    /// <summary>provider, callback_id, kind, payment_id, order_id, amount, currency, at_ms.</summary>
    public static StrayPayment Read(DbDataReader row) => new(
        row.GetString(0),
        new CallbackReading.Payment(
            Enum.Parse<PaymentCallbackKind>(row.GetString(2)), row.GetString(1), row.GetString(3), row.GetString(4),
            new Money(row.GetInt64(5), row.GetString(6))),
        new Instant(row.GetInt64(7)));
}
