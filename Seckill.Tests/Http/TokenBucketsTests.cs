using System.Net;
using Seckill.Domain;
using Seckill.Http;
using Seckill.Http.Admission;
using Seckill.Tests.Time;

namespace Seckill.Tests.Http;

/// <summary>The limiter itself.</summary>
public sealed class TokenBucketsTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryTake_BurstThenRate_IsExact()
    {
        var buckets = new TokenBuckets(new BucketOptions(10, 3), _time);
        var key = new Key128(1, 1);
        Assert.Equal(3, buckets.Remaining(key));
        for (var i = 0; i < 3; i++)
        {
            Assert.True(buckets.TryTake(key, out _));
        }

        Assert.False(buckets.TryTake(key, out var wait));
        Assert.Equal(TimeSpan.FromMilliseconds(100), wait);
        Assert.Equal(0, buckets.Remaining(key));
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(buckets.TryTake(key, out _));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(buckets.TryTake(key, out _));
        Assert.False(buckets.TryTake(key, out _));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, buckets.Remaining(key));
    }

    [Fact]
    public void GiveBack_ReturnsTheToken()
    {
        var buckets = new TokenBuckets(new BucketOptions(1, 1), _time);
        var key = new Key128(1, 1);
        Assert.True(buckets.TryTake(key, out _));
        buckets.GiveBack(key);
        Assert.True(buckets.TryTake(key, out _));
        Assert.False(buckets.TryTake(key, out _));
    }

    [Fact]
    public void TryTake_MoreKeysThanTracked_StaysBoundedAndKeepsTheBusiest()
    {
        var buckets = new TokenBuckets(new BucketOptions(1, 10, Tracked: 1_000), _time);
        var busy = new Key128(0, 5);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(buckets.TryTake(busy, out _));
        }

        for (var i = 0; i < 5_000; i++)
        {
            buckets.TryTake(new Key128(1, (ulong)i), out _);
        }

        Assert.InRange(buckets.Count, 1, 1_000);
        Assert.False(buckets.TryTake(busy, out _));

        // Those that are full again make room; who still owes is not forgotten.
        _time.Advance(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 5_000; i++)
        {
            buckets.TryTake(new Key128(3, (ulong)i), out _);
        }

        Assert.Equal(2, buckets.Remaining(busy));
        _time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 100_000; i++)
        {
            buckets.TryTake(new Key128(2, (ulong)i), out _);
        }

        Assert.InRange(buckets.Count, 1, 1_000);
    }

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.2", false)]
    [InlineData("203.0.113.1", "203.0.113.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void PrefixOf_IsWholeIPv4AndHalfIPv6(string left, string right, bool same) =>
        Assert.Equal(
            same, ClientAddress.PrefixOf(IPAddress.Parse(left)) == ClientAddress.PrefixOf(IPAddress.Parse(right)));
}
