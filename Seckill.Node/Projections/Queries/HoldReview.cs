using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// Looks at the newest unpaid holds, where they came from and how their buyers' earlier holds ended. Nothing is kept:
/// the network prefix lies beside the ship-to record, and goes when that is erased.
/// </summary>
public sealed class HoldReview(IReadModelQueries queries, ShipToReader shipTo) : IHoldReview
{
    private const int MostHolds = 10_000;
    private const int BuyersAtOnce = 200;

    public async ValueTask<ReviewedHolds> ReviewAsync(ReviewQuestion question, CancellationToken cancellation)
    {
        var found = await queries.HoldsAsync(question.Item, MostHolds + 1, cancellation);
        var holds = found.Count > MostHolds ? [.. found.Take(MostHolds)] : found;
        var records = await shipTo.ReadAsync(holds, cancellation);
        var histories = await HistoriesAsync(holds, cancellation);
        string NetworkOf(ListedOrder hold) => records.GetValueOrDefault(hold.Row.Id)?.Network ?? "";
        var accounts = holds.GroupBy(hold => (hold.Row.Item, NetworkOf(hold))).ToDictionary(
            shared => shared.Key, shared => shared.Select(hold => hold.Row.Buyer).Distinct().Count());
        var suspicious = new List<SuspiciousHold>();
        foreach (var hold in holds)
        {
            var network = NetworkOf(hold);
            var buyers = network.Length > 0 ? accounts[(hold.Row.Item, network)] : 1;
            var history = histories.GetValueOrDefault(hold.Row.Buyer) ?? new BuyerHistory(hold.Row.Buyer, 0, 0);
            var neverPays = history.Unpaid >= question.Unpaid && history.Paid == 0;
            if (buyers >= question.Accounts || neverPays)
            {
                suspicious.Add(new SuspiciousHold(
                    hold, network, buyers, history.Unpaid, buyers >= question.Accounts, neverPays));
            }
        }

        return new ReviewedHolds(suspicious, holds.Count, found.Count > MostHolds);
    }

    private async ValueTask<Dictionary<string, BuyerHistory>> HistoriesAsync(
        IReadOnlyList<ListedOrder> holds, CancellationToken cancellation)
    {
        var histories = new Dictionary<string, BuyerHistory>();
        foreach (var buyers in holds.Select(hold => hold.Row.Buyer).Distinct().Chunk(BuyersAtOnce))
        {
            foreach (var history in await queries.HistoriesAsync(buyers, cancellation))
            {
                histories[history.Buyer] = history;
            }
        }

        return histories;
    }
}
