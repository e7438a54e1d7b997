using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// What the hop from the node that takes a request to the owner of its item costs: one hot item, two nodes, the same
/// connections once all at the owner, once all at the other node, once half at each, in turn.
/// </summary>
public sealed class HopBench(BenchGround ground)
{
    private const string AtOwner = "atOwner";
    private const string AtOther = "atOther";
    private const string HalfEach = "halfEach";
    private const int Buyers = 2_000;

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        ground.Options.CheckContest(contestants: 3);
        await using var cluster = await BenchCluster.StartAsync(ground, 2, cancellation);
        var report = await ground.BeginReportAsync("hop", cancellation);
        var first = cluster.Nodes[0];
        using var merchant = await BenchMerchant.SignInAsync(first.Server, ground.Time, cancellation);
        using var gathering = new LoadGenerator(first.Address, ground.Options.Connections, ground.Time);
        var crowd = await Crowd.GatherAsync(gathering, first.Server, Buyers, cancellation);
        var sale = await BenchSale.OpenAsync(merchant, crowd, first.Server, cancellation);
        var shard = cluster.ShardOf(sale.Item);
        var before = await cluster.OwnerAsync(shard, cancellation);
        var other = cluster.Nodes.Single(node => node != before.Node);

        using var ownerLoad = Load(before.Node);
        using var otherLoad = Load(other);
        using var bothLoad = Load(before.Node, other);
        var warmUp = await bothLoad.RunAsync(sale.Script, ground.Options.RoundLength, cancellation);
        await sale.RenewAsync(cancellation);
        var results = await Contest.RunAsync(
            [
                Contestant(AtOwner, ownerLoad), Contestant(AtOther, otherLoad), Contestant(HalfEach, bothLoad),
            ],
            ground.Options.Rounds, ground.Options.RoundLength, cancellation);
        var after = await cluster.OwnerAsync(shard, cancellation);
        if (after.Row.Epoch != before.Row.Epoch)
        {
            throw new InvalidOperationException(
                $"the owner changed (epoch {before.Row.Epoch} to {after.Row.Epoch}): the figures mean nothing");
        }

        Report(report, results);
        await SaleAgreement.ReportAsync(report, merchant, sale.Item, sale.Script.Sent,
            warmUp.Tally.Accepted + results.Values.Sum(result => result.Tally.Accepted), cancellation);
        return report;

        Contestant Contestant(string name, LoadGenerator load) =>
            new(name, load, sale.Script, before.Node.Child.Process)
            {
                Beside = other.Child.Process,
                DatabaseId = ground.Store.ServerProcessId,
            };
    }

    private LoadGenerator Load(params IEnumerable<NodeChild> nodes) =>
        new([.. nodes.Select(node => node.Address)], ground.Options.Connections, ground.Time);

    private void Report(BenchReport report, IReadOnlyDictionary<string, ContestResult> results)
    {
        var tally = new LoadTally();
        foreach (var result in results.Values)
        {
            tally.Add(result.Tally);
        }

        report.SetTally(tally);
        report.Set("connections", ground.Options.Connections);
        var owner = results[AtOwner];
        report.Set("rateToOwner", new JsonObject
        {
            [AtOther] = Math.Round(results[AtOther].Rate / owner.Rate, 3),
            [HalfEach] = Math.Round(results[HalfEach].Rate / owner.Rate, 3),
        });
        report.Set("costRatioToOwner", new JsonObject
        {
            [AtOther] = Math.Round(owner.Cost / results[AtOther].Cost, 3),
            [HalfEach] = Math.Round(owner.Cost / results[HalfEach].Cost, 3),
        });
        report.Set("microsecondsOfProcessorAHopCosts", Math.Round(results[AtOther].Cost - owner.Cost, 1));
        foreach (var (name, result) in results)
        {
            var json = result.ToJson("owner", "other");
            json["refusedByCause"] = BenchReport.ToJson(result.Tally.Refusals);
            report.Set(name, json);
        }
    }
}
