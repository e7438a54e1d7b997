using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Money of one shard's orders: what came in, what is owed back, what was sent back.</summary>
public sealed class PaymentsProjection : IProjection
{
    public void Forget()
    {
        // Every step loads what it changes.
    }

    public async ValueTask ApplyAsync(IReadOnlyList<DecodedCommit> commits, IReadModelStep step)
    {
        var orders = commits
            .SelectMany(commit => commit.Events.Where(IsMoney)
                .Select(happened => new OrderId(commit.Item, ((OrderEvent)happened).Order)))
            .ToHashSet();
        if (orders.Count == 0)
        {
            return;
        }

        var ledger = new PaymentLedger(
            await step.LoadAsync(PaymentShape.Instance, orders), await step.LoadAsync(RefundShape.Instance, orders));
        foreach (var commit in commits)
        {
            foreach (var happened in commit.Events)
            {
                if (happened is OrderEvent about)
                {
                    ledger.Apply(new OrderId(commit.Item, about.Order), about, commit.At);
                }
            }
        }

        await step.UpsertAsync(PaymentShape.Instance, ledger.ChangedPayments);
        await step.UpsertAsync(RefundShape.Instance, ledger.ChangedRefunds);
    }

    private static bool IsMoney(ItemEvent happened) =>
        happened is PaymentStarted or OrderPaid or PaymentRecorded or RefundRequested or RefundSent;
}
