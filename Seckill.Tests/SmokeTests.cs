using Xunit;

namespace Seckill.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void House_Stands() => Assert.Equal(2, 1 + 1);
}
