using Seckill.Client;

namespace Seckill.Node.Ops.Demo;

/// <summary>
/// A past for one item: orders that were paid, shipped, delivered, refunded, and cancelled. Every step has a key of its
/// own, so a start that was cut is gone on with.
/// </summary>
internal sealed class DemoHistory(DemoNetwork network, SeckillClient merchant, string item)
{
    private static readonly string[] Ends =
        ["reserved", "paid", "paid", "shipped", "shipped", "delivered", "delivered", "refunded", "cancelled"];

    public async Task MakeAsync(CancellationToken cancellation)
    {
        var there = await merchant.Merchant.OrdersAsync(item, cancellation: cancellation).CountAsync(cancellation);
        if (there >= Ends.Length)
        {
            return;
        }

        for (var i = 0; i < Ends.Length; i++)
        {
            await BuyAsync($"demo-buyer-{i + 1}", Ends[i], cancellation);
        }
    }

    private async Task BuyAsync(string name, string end, CancellationToken cancellation)
    {
        var buyer = await network.SignInAsync(name, ["buyer"], cancellation);
        var request = new PurchaseRequest { ShipTo = new ShipTo(name, "+86 10 5555 0100", "1 Demo Lane, Beijing") };
        var bought = await buyer.PurchaseAsync(
            item, request, new PurchaseOptions { Ticket = new PurchaseTicket("demo-buy") }, cancellation);
        if (bought is not PurchaseResult.Won { Order: var order })
        {
            return;
        }

        if (end == "cancelled")
        {
            await buyer.Orders.CancelAsync(order.Id, Key("cancel"), cancellation);
        }
        else if (end != "reserved" && order.State == OrderState.Reserved)
        {
            order = await PayAsync(buyer, order, cancellation);
        }

        await FulfilAsync(order, end, cancellation);
    }

    private async Task FulfilAsync(Order order, string end, CancellationToken cancellation)
    {
        if (end == "refunded" && order.State == OrderState.Paid)
        {
            await merchant.Merchant.RefundAsync(
                order.Id, new RefundRequest { Reason = "came damaged", Restock = true }, Key("refund"), cancellation);
        }

        if (end is "shipped" or "delivered" && order.State == OrderState.Paid)
        {
            order = await merchant.Merchant.ShipAsync(
                order.Id, "SF", $"SF{order.Version:D8}", Key("ship"), cancellation);
        }

        if (end == "delivered" && order.State == OrderState.Shipped)
        {
            await merchant.Merchant.SetDeliveryAsync(
                order.Id, DeliveryOutcome.Delivered, Key("deliver"), cancellation);
        }
    }

    private static async Task<Order> PayAsync(SeckillClient buyer, Order order, CancellationToken cancellation)
    {
        var payment = await buyer.Payments.StartAsync(order.Id, "sandbox", Key("pay"), cancellation);
        await buyer.Development.SettleAsync(
            payment.PaymentId, new SandboxScript { Outcome = PaymentOutcome.Succeed }, cancellation);
        await foreach (var state in buyer.WatchAsync(order.Id, null, cancellation))
        {
            order = state;
            if (state.State != OrderState.Reserved)
            {
                break;
            }
        }

        return order;
    }

    private static CallOptions Key(string step) => new() { IdempotencyKey = $"demo-{step}" };
}
