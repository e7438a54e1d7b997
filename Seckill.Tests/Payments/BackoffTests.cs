using Seckill.Node.Payments;

namespace Seckill.Tests.Payments;

public sealed class BackoffTests
{
    [Fact]
    public void After_MoreFailures_DoublesToTheMostWithinItsJitter()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Random(1));
        double[] whole = [1, 2, 4, 8, 16, 32, 60, 60];

        for (var failures = 1; failures <= whole.Length; failures++)
        {
            var times = Enumerable.Range(0, 100).Select(_ => backoff.After(failures).TotalSeconds).ToArray();
            Assert.All(times, time => Assert.InRange(time, whole[failures - 1] / 2, whole[failures - 1]));
            Assert.True(times.Max() - times.Min() > whole[failures - 1] / 4, "no jitter");
        }
    }

    [Fact]
    public void After_WithoutEnd_StaysAtTheMost() => Assert.InRange(
        new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Random(1)).After(int.MaxValue).TotalSeconds,
        30, 60);
}
