using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Tests.Node;
using Seckill.Tests.Payments;

namespace Seckill.Tests.Cluster;

/// <summary>
/// The mixed load around deaths: a crowd on items of plenty, of few and of brief holds, and a back office. Its end is
/// the verdict over all that anybody was told.
/// </summary>
internal sealed class CrashScene : IAsyncDisposable
{
    private const int MostVisits = 500_000;

    private readonly CancellationTokenSource _stop = new();
    private readonly ISaleGround _ground;
    private readonly string _checkpoints;
    private readonly Storefront _front;
    private readonly BackOffice _office;
    private readonly IReadOnlyList<ItemId> _items;
    private readonly Task[] _parts;

    private CrashScene(
        ISaleGround ground, string checkpoints, Storefront front, BackOffice office, IReadOnlyList<ItemId> items,
        int seed)
    {
        (_ground, _checkpoints, _front, _office, _items) = (ground, checkpoints, front, office, items);
        var crowd = new Crowd(
            front, new CrowdPlan(items, CampaignCounts.Rate, MostVisits, MostAtOnce: 300), seed, TimeProvider.System);
        _parts = [crowd.RunAsync(_stop.Token), .. office.Begin(_stop.Token)];
        Load = EachAsync(_parts);
    }

    /// <summary>Ends when it is told to, or when something happened that may not.</summary>
    public Task Load { get; }

    /// <summary>On a ground that was made with <see cref="BackOffice.Settings"/>.</summary>
    public static async Task<CrashScene> StartAsync(
        ISaleGround ground, ScriptedStripe stripe, string checkpoints, int seed)
    {
        await ground.WholeAsync();
        var front = new Storefront(ground, new History(TimeProvider.System));
        var office = await BackOffice.OpenAsync(stripe, front, ground.Tokens.Of("acme", "merchant"));
        var items = new List<ItemId>
        {
            await front.OpenItemAsync(1_000_000, perBuyerLimit: 1_000_000),
            await front.OpenItemAsync(stock: 60),
            await front.OpenItemAsync(stock: 15, holdSeconds: 5),
        };
        return new CrashScene(ground, checkpoints, front, office, items, seed);
    }

    /// <summary>All nodes run; throws with all that is wrong.</summary>
    public async Task<CheckTotals> EndAsync(string name)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The checker first: what clients were told shows best why something did not go on.
        var totals = await ClusterVerdict.AssertAsync(_ground, _front, [.. _items, .. _office.Items], name);
        var wrong = Array.Find(_parts, part => part.IsFaulted)?.Exception?.ToString()
            ?? await BackOfficeVerdict.WrongAsync(_office, _ground) ?? await AuditsAsync();
        if (wrong is not null)
        {
            var folder = await ClusterVerdict.SaveAsync(_ground, _front, name, wrong);
            Assert.Fail($"{wrong}\nevidence is in {folder}\n{_ground.LastLogs()}");
        }

        return totals;
    }

    /// <summary>What the back office came to, for the count.</summary>
    public override string ToString() => $"{_office.Sales.Count} orders paid at the provider, "
        + $"{_office.Stripe.Refunds.Count} refunds made, {_office.Imports.Count} imports";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(Load, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System));
        await _office.DisposeAsync();
        _front.Dispose();
        _stop.Dispose();
    }

    /// <summary>As soon as one of them fails it has failed.</summary>
    private static async Task EachAsync(Task[] parts)
    {
        await foreach (var part in Task.WhenEach(parts))
        {
            await part;
        }
    }

    /// <summary>The product's own: the journal against the newest checkpoint outside, the read models on it.</summary>
    private async Task<string?> AuditsAsync()
    {
        var node = $"{_ground.Nodes.Values.First().Management}";
        var newest = Directory.EnumerateFiles(_checkpoints, "checkpoint-*.json").Max();
        return newest is null ? "there is no checkpoint outside the database"
            : await AuditAsync("audit", "verify", "--node", node, "--against", newest)
                ?? await AuditAsync("audit", "diff", "--node", node);
    }

    private static async Task<string?> AuditAsync(params string[] words)
    {
        var (code, output, error) = await NodeVerb.RunAsync(words);
        return code == ExitCode.Yes ? null : $"{string.Join(' ', words)} ended with {code}: {output}{error}";
    }
}
