using Seckill.Node.Projections;
using Xunit;

namespace Seckill.Tests.Projections;

public abstract partial class ProjectionContract
{
    [Fact]
    public async Task Step_ThatFailedAndIsLandedByAnother_IsNoFaultAnyMore()
    {
        await using var other = await OpenReadModelAsync();
        var sale = SaleOn(0);
        await sale.OpenAsync(30);
        var host = await StartAsync(
            new CrashingStore(_model.Store, failures: 1_000), Fast with { RetryAfter = TimeSpan.FromHours(1) });
        bool IsTold(ProjectionState state) => host.Status().Any(one => one.State == state);
        await UntilAsync(() => IsTold(ProjectionState.Retrying), () => Describe(host));

        var second = await StartAsync(other.Store);
        await LandedAsync(second, sale);
        await UntilAsync(() => !IsTold(ProjectionState.Retrying), () => string.Join("; ", host.Status()));
        Assert.All(host.Status(), one => Assert.Null(one.Fault));
        await second.StopAsync();
    }
}
