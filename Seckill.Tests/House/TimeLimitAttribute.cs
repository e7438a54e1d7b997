using System.Collections.Concurrent;
using System.Reflection;
using Seckill.Tests.Cluster;
using Xunit.v3;

[assembly: Seckill.Tests.House.TimeLimit]

namespace Seckill.Tests.House;

/// <summary>
/// No test may keep the others waiting: after four minutes its token is cancelled, which ends whatever takes
/// it and waits for a promise that is not kept. The counts of a campaign take their own time.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TimeLimitAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(4);
    private static readonly ConcurrentDictionary<string, ITimer> Running = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (!CampaignCounts.IsCampaign)
        {
            Running[test.UniqueID] = TimeProvider.System.CreateTimer(
                context => ((ITestContext)context!).CancelCurrentTest(), TestContext.Current, Most,
                Timeout.InfiniteTimeSpan);
        }
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Running.TryRemove(test.UniqueID, out var timer))
        {
            timer.Dispose();
        }
    }
}
