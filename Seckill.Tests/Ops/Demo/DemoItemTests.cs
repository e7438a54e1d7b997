using Seckill.Client;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Ops.Demo;

namespace Seckill.Tests.Ops.Demo;

/// <summary>Which items of an earlier start are taken again, and what a crowd is told as.</summary>
public sealed class DemoItemTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("opening", "scheduled", 30, true)]
    [InlineData("opening", "open", -1, false)]
    [InlineData("opening", "scheduled", 5, false)]
    [InlineData("line", "open", -100, true)]
    [InlineData("line", "sold_out", -100, false)]
    [InlineData("pow", "paused", -100, false)]
    [InlineData("tiny", "sold_out", -100, true)]
    [InlineData("history", "open", -100, true)]
    public void Item_OfAnEarlierStart_IsTakenWhileItShowsWhatItShould(
        string slug, string phase, int opensIn, bool taken)
    {
        var item = DemoItem.All.Single(one => one.Slug == slug);

        Assert.Equal(taken, item.IsShownBy(Made(item, phase, opensIn), Now));
        var made = Made(item, phase, opensIn);
        Assert.False(item.IsShownBy(made with { Status = Seckill.Client.ItemStatus.Retired }, Now));
        Assert.False(item.IsShownBy(made with { ClosesAt = Now }, Now));
        Assert.False(item.IsShownBy(made with { Title = "another" }, Now));
    }

    [Fact]
    public void Items_AreAllDifferent()
    {
        Assert.Equal(DemoItem.All.Count, DemoItem.All.Select(item => item.Slug).Distinct().Count());
        Assert.Equal(DemoItem.All.Count, DemoItem.All.Select(item => item.Title).Distinct().Count());
        Assert.Equal(Now.AddMinutes(1), DemoItem.All.Single(item => item.OpensSoon).Make(Now).OpensAt);
    }

    [Fact]
    public void Crowd_IsToldInALine()
    {
        var item = ItemId.Derive("m", "k");
        var tally = new CrowdTally
        {
            Arrived = 9,
            Won = 4,
            Paid = 2,
            Cancelled = 1,
            Unpaid = 1,
            Declined = 1,
            Waiting = 1,
            Undecided = 1,
            Refused = new Dictionary<string, int> { ["limit-reached"] = 1, ["sold-out"] = 2 },
        };

        Assert.Equal(
            $"a crowd of 9 at {item} has left: 4 won (2 paid, 1 cancelled, 1 left unpaid; 1 payments declined), "
            + "1 on the wait list, 1 left undecided, 2 refused sold-out, 1 refused limit-reached",
            CrowdText.Of(new CrowdView("c", item, 9, 1, true, tally)));
    }

    private static MerchantItem Made(DemoItem item, string phase, int opensIn) => new()
    {
        Id = "i",
        Title = item.Title,
        Price = new Seckill.Client.Money(1, "CNY"),
        PerBuyerLimit = 1,
        OpensAt = Now.AddSeconds(opensIn),
        ClosesAt = Now.AddHours(1),
        HoldSeconds = 60,
        Admission = new Admission { Challenge = Seckill.Client.ChallengeKind.None },
        Status = Seckill.Client.ItemStatus.Published,
        Phase = Seckill.Client.ItemPhase.Of(phase),
        Round = 1,
        Challenge = Seckill.Client.ChallengeKind.None,
        ServerTime = Now,
        Version = 1,
    };
}
