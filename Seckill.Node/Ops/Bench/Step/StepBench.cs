namespace Seckill.Node.Ops.Bench;

/// <summary>
/// B5: the second in which a sale opens. So many fresh connections within a moment, each for one purchase; once with
/// passes fetched before, once as it really is: everybody fetches a pass when the item opens, and buys with it.
/// </summary>
public sealed class StepBench(BenchGround ground)
{
    private const int PreparingConnections = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UntilOpening = TimeSpan.FromSeconds(1);

    /// <summary>The node's clock may be that much behind ours, though it is the same machine's.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMilliseconds(20);

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        var options = ground.Options;
        await using var node = await NodeChild.StartAsync(ground, cancellation);
        var report = await ground.BeginReportAsync("step", cancellation);
        using var merchant = await BenchMerchant.SignInAsync(node.Server, ground.Time, cancellation);
        using var preparing = new LoadGenerator(node.Address, PreparingConnections, ground.Time);
        var crowd = await Crowd.GatherAsync(preparing, node.Server, options.Connections, cancellation);
        var (prepared, opening) = (new StepFigures(), new StepFigures());
        for (var round = 0; round <= options.Rounds; round++)
        {
            opening.Add(await OpenAsync(node, merchant, crowd, cancellation));
            prepared.Add(await BuyAsync(node, merchant, crowd, cancellation));
        }

        var all = new LoadTally();
        all.Add(prepared.Tally);
        all.Add(opening.Tally);
        report.SetTally(all);
        report.Set("connections", options.Connections);
        report.Set("withinMilliseconds", options.Within.TotalMilliseconds);
        report.Set("purchaseAlone", prepared.ToJson());
        report.Set("passThenPurchase", opening.ToJson());
        prepared.Judge(report, "purchase alone");
        opening.Judge(report, "pass, then purchase");
        return report;
    }

    /// <summary>The sale is open and everybody has a pass.</summary>
    private async Task<StepResult> BuyAsync(
        NodeChild node, BenchMerchant merchant, Crowd crowd, CancellationToken cancellation)
    {
        var item = await merchant.SellAsync(BenchTerms.Endless, cancellation);
        var (passes, _) = await crowd.FetchPassesAsync(item, cancellation);
        return await StepAsync(
            node, OpeningScript.WithPasses(node.Server, item, crowd.Tokens, passes), cancellation);
    }

    /// <summary>The sale opens, and everybody comes.</summary>
    private async Task<StepResult> OpenAsync(
        NodeChild node, BenchMerchant merchant, Crowd crowd, CancellationToken cancellation)
    {
        var opensAt = ground.Time.GetUtcNow() + UntilOpening;
        var item = await merchant.SellAsync(BenchTerms.Endless with { OpensAt = opensAt }, cancellation);
        var script = OpeningScript.WithoutPasses(node.Server, item, crowd.Tokens);
        var wait = opensAt + ClockMargin - ground.Time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, ground.Time, cancellation);
        }

        return await StepAsync(node, script, cancellation);
    }

    private async Task<StepResult> StepAsync(NodeChild node, OpeningScript script, CancellationToken cancellation)
    {
        var options = ground.Options;
        using var step = new StepGenerator(
            node.Address, options.Connections, options.Within, Patience, ground.Time);
        return await step.RunAsync(script, cancellation);
    }
}
