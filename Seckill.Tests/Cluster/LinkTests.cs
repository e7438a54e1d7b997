namespace Seckill.Tests.Cluster;

/// <summary>
/// Links of a split network go down, each in turn and also one way only, for longer than a lease lives. At most one
/// side sells: the journal has one chain, and the verdict is the same as ever. It heals without a hand but a restart of
/// who left.
/// </summary>
[Collection(ClusterCollection.Name)]
public sealed class LinkTests(ITestOutputHelper output)
{
    private const string Db = SplitNetwork.Database;
    private static readonly TimeSpan CutFor = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(40);

    /// <summary>Links that are cut together; one way: from the first place to the second.</summary>
    private sealed record Cut(bool IsOneWay, params (string From, string To)[] Links)
    {
        public override string ToString() =>
            string.Join(" and ", Links.Select(link => $"{link.From}{(IsOneWay ? "->" : "-")}{link.To}"));
    }

    /// <summary>
    /// A cut of the database both ways is left to the campaign: one that loses only its answers asks for more.
    /// </summary>
    private static readonly Cut[] Few =
    [
        new(true, (Db, "n2")), new(false, ("n1", "n2")), new(false, ("n3", "n1"), ("n3", "n2")),
    ];

    private static readonly Cut[] All =
    [
        .. from node in ClusterSetup.Names
           from cut in new Cut[] { new(false, (node, Db)), new(true, (node, Db)), new(true, (Db, node)) }
           select cut,
        .. from pair in new[] { ("n1", "n2"), ("n2", "n3"), ("n3", "n1") }
           from cut in new Cut[]
           {
               new(false, pair), new(true, pair), new(true, (pair.Item2, pair.Item1)),
           }
           select cut,
        .. from node in ClusterSetup.Names
           let others = ClusterSetup.Names.Where(other => other != node).Select(other => (node, other)).ToArray()
           select new Cut(false, others),
    ];

    [Fact]
    public async Task Create_AfterARunThatDied_RemovesWhatItLeft()
    {
        // No process has so high an id.
        const string Left = "skt99999999-n1";
        await SplitNetwork.RunAsync($"netns add {Left}");
        using var inside = System.Diagnostics.Process.Start("ip", ["netns", "exec", Left, "sleep", "1000"]);
        while (!(await SplitNetwork.RunAsync($"netns pids {Left}")).Split('\n').Contains($"{inside.Id}"))
        {
            await Task.Delay(
                TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await using var network = await SplitNetwork.CreateAsync();

        await inside.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(Left, await SplitNetwork.RunAsync("netns list"));
        await network.DisposeAsync();
        Assert.DoesNotContain($"skt{Environment.ProcessId}-", await SplitNetwork.RunAsync("netns list"));
    }

    [Fact]
    public async Task Links_CutInTurn_AtMostOneSideSells()
    {
        await using var network = await SplitNetwork.CreateAsync();
        await using var ground = await ClusterGround.StartAsync(network.Setup);
        await ground.BalancedAsync();
        await using var scene = await ClusterScene.StartAsync(ground, seed: 9);
        var cuts = CampaignCounts.Links == 0
            ? Few : Enumerable.Repeat(All, CampaignCounts.Links).SelectMany(all => all);
        foreach (var cut in cuts)
        {
            await ClusterScene.SellAsync(TimeSpan.FromSeconds(1));
            var from = scene.History.Now;
            foreach (var (a, b) in cut.Links)
            {
                await (cut.IsOneWay ? network.CutOneWayAsync(a, b) : network.CutAsync(a, b));
            }

            await ClusterScene.SellAsync(CutFor);
            await ground.UntilAsync(rows => rows.Up.Any(member => member.Name == Condemned(cut))
                ? $"{Condemned(cut)} is up" : null, Hopeless);
            var meanwhile = Gaps(scene, from);
            foreach (var (a, b) in cut.Links)
            {
                await network.HealAsync(a, b);
            }

            var healed = scene.History.Now;
            await scene.AgainAsync(scene.Items, healed, Hopeless);
            var before = await ground.RowsAsync();
            output.WriteLine($"{cut}: longest gaps {meanwhile}; all sold {(scene.History.Now - healed) / 1000} ms "
                + $"after healing; up: {string.Join(' ', before.Up.Select(member => member.Name).Order())}");
            AssertBit(cut, before);
            await ground.WholeAsync();
        }

        output.WriteLine($"{await scene.EndAsync("links")}");
    }

    private static string Gaps(ClusterScene scene, long from)
    {
        var operations = scene.History.Operations;
        return string.Join(", ", scene.Items.Select(item =>
            $"{Selling.LongestGap(operations, item, from, scene.History.Now).TotalMilliseconds:F0} ms"));
    }

    /// <summary>
    /// A node that does not hear the database, or whom the two others do not, is condemned; all else goes on with
    /// three.
    /// </summary>
    private static void AssertBit(Cut cut, ClusterRows rows)
    {
        var up = rows.Up.Select(member => member.Name).Order();
        Assert.Equal(ClusterSetup.Names.Where(name => name != Condemned(cut)), up);
    }

    /// <summary>Null: nobody.</summary>
    private static string? Condemned(Cut cut) => cut.Links.Length > 1 ? cut.Links[0].From
        : cut.Links.SelectMany(link => new[] { link.From, link.To }).Contains(Db)
            ? cut.Links[0].From == Db ? cut.Links[0].To : cut.Links[0].From
        : null;
}
