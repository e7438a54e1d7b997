using System.Diagnostics.Metrics;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>
/// Counts what this node answers to those who want to buy. Static, as a process is one node: a count costs no lookup.
/// </summary>
internal static class PurchaseMeter
{
    private static readonly Meter Meter = new("Seckill.Http");

    private static readonly Counter<long> Purchases = Meter.CreateCounter<long>(
        "seckill.purchases", "{purchase}",
        "Purchases answered to clients, by outcome (won, waiting, queued, repeated, refused) and problem code");

    private static readonly Counter<long> Passes = Meter.CreateCounter<long>(
        "seckill.passes", "{pass}", "Purchase passes asked for, by outcome (given, refused) and problem code");

    /// <param name="order">As the client sees it.</param>
    /// <param name="replayed">It was answered before.</param>
    public static void Answered(OrderView order, bool replayed) => Purchases.Add(
        1, new("outcome", replayed ? "repeated" : order.State switch
        {
            OrderState.Queued => "queued",
            OrderState.Waiting => "waiting",
            _ => "won",
        }), new("code", ""));

    public static void Given() => Passes.Add(1, new("outcome", "given"), new("code", ""));

    /// <summary>Counts a refused purchase; everything else was counted where it was answered.</summary>
    public static Answer CountPurchase(Answer answer) => Count(Purchases, answer);

    public static Answer CountPass(Answer answer) => Count(Passes, answer);

    private static Answer Count(Counter<long> counter, Answer answer)
    {
        if (answer is ProblemAnswer { Type.Code: var code })
        {
            counter.Add(1, new("outcome", "refused"), new("code", code));
        }

        return answer;
    }
}
