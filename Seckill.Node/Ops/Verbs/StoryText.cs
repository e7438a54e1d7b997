using Seckill.Node.Ops.Audit;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>Stories as people read them: what is so, then where it comes from, part by part.</summary>
internal static class StoryText
{
    public static void Write(TextWriter to, OrderStory story)
    {
        TextTable.Pairs(
            to, ("order", story.OrderId), ("item", story.ItemId), ("buyer", story.Buyer), ("verdict", story.Verdict),
            ("owner", story.Node is null ? "nobody" : $"{story.Node} (shard {story.Shard})"),
            ("owner says", story.Owner?.State ?? story.OwnerSays), ("read model", story.ReadModel?.State));
        Part(to, "journal", ["POSITION", "AT", "EVENT", "WHAT", "TRACE"], story.Journal.Select(one => new object?[]
        {
            $"{one.Position.Shard}/{one.Position.Offset}", one.At, one.Event["type"]?.ToString(),
            EventRow.MembersOf(one.Event), one.TraceId,
        }));
        Part(to, "payments", ["PAYMENT", "PROVIDER", "STATE", "AMOUNT", "AT"], story.Payments.Select(one =>
            new object?[]
            {
                one.PaymentId, one.Provider, one.State, $"{one.Amount.Amount} {one.Amount.Currency}", one.UpdatedAt,
            }));
        Part(to, "refunds", ["REFUND", "PAYMENT", "AMOUNT", "BY", "REASON", "ASKED", "SENT"], story.Refunds.Select(
            one => new object?[]
            {
                one.RefundId, one.PaymentId, one.Amount, one.By, one.Reason, one.RequestedAt, one.SentAt,
            }));
        Part(to, "delivery", ["STATE", "CARRIER", "TRACKING", "SHIPPED", "DELIVERED"],
            story.Delivery is not { } delivery ? [] :
            [
                [
                    delivery.State, delivery.Carrier, delivery.TrackingNumber, delivery.ShippedAt,
                    delivery.DeliveredAt,
                ],
            ]);
        Part(to, "webhooks", ["TYPE", "STATE", "ATTEMPTS", "STATUS", "ERROR", "URL"], story.Webhooks.Select(one =>
            new object?[] { one.Type, one.State, one.Attempts, one.LastStatus, one.LastError, one.Url }));
        Refusals(to, story.Refusals ?? []);
    }

    public static void Write(TextWriter to, LossStory loss)
    {
        if (loss.Orders.Count > 0)
        {
            OrderTable.Write(to, loss.Orders);
        }

        Refusals(to, loss.Refusals);
    }

    private static void Refusals(TextWriter to, IReadOnlyList<LossResource> refusals) => Part(
        to, "refusals", ["NODE", "WHAT", "CODE", "RULE", "TIMES", "FIRST", "LAST", "WHY"], refusals.Select(one =>
            new object?[] { one.Node, one.What, one.Code, one.Rule, one.Count, one.First, one.Last, one.Why }));

    private static void Part(TextWriter to, string name, IReadOnlyList<string> heads, IEnumerable<object?[]> rows)
    {
        var cells = rows.ToList();
        if (cells.Count > 0)
        {
            to.WriteLine();
            to.WriteLine($"{name}:");
            TextTable.Write(to, heads, cells);
        }
    }
}
