using Seckill.Domain;

namespace Seckill.Tests.Projections;

/// <summary>Random commands for a sale: every kind there is, most of them at a moment when they do something.</summary>
internal sealed class RandomSale(TestSale sale, Random random)
{
    private int _payments;

    /// <summary>
    /// One command; time passes between commits only, for what a commit holds was decided at one instant.
    /// </summary>
    public async Task ActAsync()
    {
        if (random.Next(3) == 0)
        {
            await sale.CommitAsync();
            sale.Now += TimeSpan.FromMilliseconds(random.Next(0, 9000));
        }

        switch (random.Next(16))
        {
            case < 5:
                sale.Buy($"u{random.Next(12)}", random.Next(1, 4), waitList: random.Next(2) == 0);
                break;
            case 5:
                await PassTimeAsync();
                break;
            case 6:
                Stock();
                break;
            default:
                if (sale.Orders.Count > 0)
                {
                    var (order, buyer) = sale.Orders[random.Next(sale.Orders.Count)];
                    OfOrder(order, BuyerKey.Of(buyer));
                }

                break;
        }
    }

    private async Task PassTimeAsync()
    {
        await sale.CommitAsync();
        sale.Now += TimeSpan.FromSeconds(random.Next(0, 70));
        sale.Decide(new ExpireHolds(random.Next(1, 5)));
        sale.Decide(new OpenRound(TimeSpan.FromSeconds(1)));
        foreach (var due in sale.State.SettlementsDue(sale.Now))
        {
            Money? captured = random.Next(2) == 0 ? sale.View(due.Order).Amount : null;
            sale.Decide(new SettleDeadline(due.Order, due.PaymentId, due.Provider, captured));
        }
    }

    private void Stock()
    {
        switch (random.Next(5))
        {
            case 0:
                sale.Decide(new PauseItem(TestSale.ByMerchant, "why", sale.Stamp()));
                break;
            case 1:
                sale.Decide(new ResumeItem(TestSale.ByMerchant, "why", sale.Stamp()));
                break;
            case 2:
                var change = new AdmissionChange(random.Next(1, 3), Challenge: (ChallengeKind)random.Next(2));
                sale.Decide(new ChangeAdmission(TestSale.ByMerchant, change, "crowd", sale.Stamp()));
                break;
            default:
                sale.Decide(new AdjustStock(TestSale.ByMerchant, random.Next(-3, 5), "count", sale.Stamp()));
                break;
        }
    }

    private void OfOrder(OrderKey order, BuyerKey buyer)
    {
        var view = sale.View(order);
        var payment = random.Next(3) == 0 ? $"p{_payments++}" : view.Payment?.PaymentId ?? $"p{_payments++}";
        switch (random.Next(14))
        {
            case 0:
                sale.Decide(new CancelOrder(order, buyer, sale.Stamp()));
                break;
            case 1 or 2:
                sale.Decide(new StartPayment(order, buyer, payment, "sandbox", TestSale.Grace, sale.Stamp()));
                break;
            case 3 or 4 or 5:
                var amount = random.Next(8) == 0 ? view.Amount with { Amount = 1 } : view.Amount;
                sale.Decide(new RecordPayment(order, payment, "sandbox", random.Next(5) > 0, amount));
                break;
            case 6:
                long? part = random.Next(2) == 0 ? random.Next(1, 900) : null;
                sale.Decide(new RequestRefund(TestSale.ByMerchant, order, part, part is null && random.Next(2) == 0,
                    "broken", $"r{_payments++}", sale.Stamp()));
                break;
            case 7 or 8:
                foreach (var refund in sale.State.PendingRefunds.Take(2).ToArray())
                {
                    sale.Decide(new RecordRefundSent(
                        refund.Order, refund.PaymentId, refund.Amount, (ulong)random.NextInt64()));
                }

                break;
            case 9:
                sale.Decide(new ShipOrder(TestSale.ByMerchant, order, "SF", $"T{_payments++}", sale.Stamp()));
                break;
            case 10:
                sale.Decide(new RecordDelivery(TestSale.ByMerchant, order, random.Next(3) > 0, sale.Stamp()));
                break;
            case 11 or 12:
                var code = random.Next(4);
                var number = random.Next(4) == 0 ? $"T{random.Next(_payments + 1)}" : view.Shipment?.TrackingNumber;
                sale.Decide(new ReportShipment(
                    order, "sf", number ?? "none", $"c{code}", (ShipmentStatus)code,
                    sale.Now + TimeSpan.FromSeconds(random.Next(-90, 330))));
                break;
            default:
                sale.Decide(new ClawBackHold(new Requester("op", RequesterKind.Operator), order, "bots"));
                break;
        }
    }
}
