using Seckill.Node.Config.Hocon;
using Xunit;

namespace Seckill.Tests.Config;

public sealed class HoconUnitsTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("5s", 5_000)]
    [InlineData("5 s", 5_000)]
    [InlineData(" 5 seconds ", 5_000)]
    [InlineData("1 second", 1_000)]
    [InlineData("2m", 120_000)]
    [InlineData("2 minutes", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1w", 604_800_000)]
    [InlineData("0.5s", 500)]
    [InlineData("-1s", -1_000)]
    [InlineData("250", 250)]
    [InlineData("1000us", 1)]
    public void Duration_Good_IsRead(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), HoconUnits.Duration(text));

    [Theory]
    [InlineData("64KiB", 65_536)]
    [InlineData("64k", 65_536)]
    [InlineData("64 K", 65_536)]
    [InlineData("64kB", 64_000)]
    [InlineData("1MiB", 1_048_576)]
    [InlineData("1m", 1_048_576)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("1.5G", 1_610_612_736)]
    [InlineData("2 terabytes", 2_000_000_000_000)]
    [InlineData("10", 10)]
    [InlineData("10B", 10)]
    public void Size_Good_IsRead(string text, long bytes) => Assert.Equal(bytes, HoconUnits.Size(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5 parsecs")]
    [InlineData("five s")]
    [InlineData("5S")]
    [InlineData("1e3s")]
    [InlineData("1,000s")]
    [InlineData("5s5")]
    [InlineData("99999999999999999d")]
    [InlineData("79228162514264337593543950335h")]
    public void Duration_Bad_IsNone(string text) => Assert.Null(HoconUnits.Duration(text));

    [Theory]
    [InlineData("")]
    [InlineData("KiB")]
    [InlineData("1kb")]
    [InlineData("1 PB")]
    [InlineData("99999999999TiB")]
    public void Size_Bad_IsNone(string text) => Assert.Null(HoconUnits.Size(text));
}
