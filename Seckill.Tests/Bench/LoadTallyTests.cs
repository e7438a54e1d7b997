using System.Text;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class LoadTallyTests
{
    [Fact]
    public void CountAnswer_SalesRefusalsAndErrors_AreApart()
    {
        var tally = new LoadTally();
        Count(tally, 201, "{}");
        Count(tally, 202, "{}");
        Count(tally, 409, """{"type":"/problems/sold-out","code":"sold-out"}""");
        Count(tally, 409, """{"code":"sold-out"}""");
        Count(tally, 503, """{"code":"line-full"}""");
        Count(tally, 500, """{"code":"internal"}""");
        Count(tally, 404, "no problem body");
        tally.CountFault("no-answer");

        Assert.Equal(1, tally.Accepted);
        Assert.Equal(1, tally.Pending);
        Assert.Equal(new Dictionary<string, long> { ["sold-out"] = 2, ["line-full"] = 1 }, tally.Refusals);
        Assert.Equal(3, tally.Errors);
        Assert.Equal(["no-answer", "status-404", "status-500"], tally.Faults.Keys.Order());
        Assert.Equal(8, tally.Answers);
    }

    [Fact]
    public void Add_AnotherTally_SumsEachCause()
    {
        var one = new LoadTally();
        var other = new LoadTally();
        Count(one, 409, """{"code":"sold-out"}""");
        Count(other, 409, """{"code":"sold-out"}""");
        Count(other, 500, "");
        one.Add(other);
        Assert.Equal(2, one.Refusals["sold-out"]);
        Assert.Equal(1, one.Errors);
    }

    private static void Count(LoadTally tally, int status, string body) =>
        tally.CountAnswer(status, Encoding.UTF8.GetBytes(body));
}
