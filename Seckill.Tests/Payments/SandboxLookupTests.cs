using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Payments;

/// <summary>The sandbox and payments it did not open itself: after a restart, or at another node.</summary>
public sealed class SandboxLookupTests
{
    [Fact]
    public async Task Run_PaymentOfAnOrder_AmountIsTheOwners()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Owner.Answer = (_, _) => new OrderAnswered(View(Started));

        Assert.Equal(SandboxAnswer.Scheduled, await bench.RunAsync());
        Assert.Equal(new Money(555, "EUR"), Assert.IsType<CallbackReading.Payment>(await bench.NextAsync()).Amount);
        var (item, query) = Assert.Single(bench.Owner.Asked);
        Assert.Equal((SandboxBench.Order.Item, SandboxBench.Order.Key), (item, query.Order));
        Assert.Equal(RequesterKind.System, query.Reader.Kind);
    }

    [Fact]
    public async Task Run_OrderWithoutPaymentOrNoOrder_NoSuchPayment()
    {
        await using var bench = await SandboxBench.StartAsync();
        Assert.Equal(SandboxAnswer.NoSuchPayment, await bench.RunAsync());

        bench.Owner.Answer = (_, _) => new OrderAnswered(View(null));
        Assert.Equal(SandboxAnswer.NoSuchPayment, await bench.RunAsync());
        Assert.Equal(0, bench.Provider.PendingCallbacks);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("pay_")]
    [InlineData("")]
    public async Task Run_NoPaymentId_NoSuchPaymentAndNobodyIsAsked(string payment)
    {
        await using var bench = await SandboxBench.StartAsync();

        Assert.Equal(SandboxAnswer.NoSuchPayment, await bench.RunAsync(payment: payment));
        Assert.Empty(bench.Owner.Asked);
    }

    [Fact]
    public async Task Run_OwnerCanNotSay_Busy()
    {
        await using var bench = await SandboxBench.StartAsync();
        foreach (var code in new[] { RefusalCode.OwnerMoving, RefusalCode.ReducedCapacity, RefusalCode.LineFull })
        {
            bench.Owner.Answer = (_, _) => Refused.With(code);
            Assert.Equal(SandboxAnswer.Busy, await bench.RunAsync());
        }

        bench.Owner.Answer = (_, _) => Undecided.Instance;
        Assert.Equal(SandboxAnswer.Busy, await bench.RunAsync());
    }

    private static OrderPaymentView Started =>
        new(SandboxBench.Payment, "sandbox", PaymentStatus.Started, new Money(555, "EUR"), default);

    private static OrderView View(OrderPaymentView? payment) => new(
        SandboxBench.Order, BuyerKey.Of("ann"), 1, new Money(555, "EUR"), OrderState.Reserved, null, null, null, null,
        default, default, null, payment, null, null, [], 1);
}
