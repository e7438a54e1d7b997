using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>Orders as rows of a table.</summary>
internal static class OrderTable
{
    public static (string Head, Func<OrderListed, object?> Cell)[] Columns =>
    [
        ("ORDER", one => one.OrderId), ("STATE", one => one.State), ("REASON", one => one.Reason),
        ("BUYER", one => one.Buyer), ("UNITS", one => one.Quantity),
        ("AMOUNT", one => $"{one.Amount.Amount} {one.Amount.Currency}"), ("CREATED", one => one.CreatedAt),
        ("UPDATED", one => one.UpdatedAt),
    ];

    public static void Write(TextWriter to, IEnumerable<OrderListed> orders) => TextTable.Write(
        to, [.. Columns.Select(column => column.Head)],
        orders.Select(order => Columns.Select(column => column.Cell(order)).ToArray()));
}
