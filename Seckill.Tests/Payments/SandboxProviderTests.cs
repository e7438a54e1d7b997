using System.Text;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Payments;

namespace Seckill.Tests.Payments;

public sealed class SandboxProviderTests
{
    private static readonly Money Price = SandboxBench.Price;

    [Fact]
    public async Task Open_Payment_PayUrlBelowThePublicBase()
    {
        await using var bench = await SandboxBench.StartAsync();

        Assert.Equal($"https://sale.example/sandbox/payments/{SandboxBench.Payment}", await bench.OpenAsync());
    }

    [Fact]
    public async Task Run_Succeed_OneSignedCallbackOfTheWholeAmount()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.OpenAsync();

        Assert.Equal(SandboxAnswer.Scheduled, await bench.RunAsync());
        var received = await bench.Listener.NextAsync();
        Assert.Equal("application/json", (string?)received.Headers["Content-Type"]);
        var (id, of) = (SandboxBench.Payment, SandboxBench.Order);
        Assert.Equal(
            $$"""{"type":"payment.succeeded","paymentId":"{{id}}","orderId":"{{of}}","amount":1999,"currency":"CNY"}""",
            Encoding.UTF8.GetString(received.Body));
        var payment = Assert.IsType<CallbackReading.Payment>(
            bench.Provider.ReadCallback(received.Headers, received.Body, bench.Now));
        Assert.Equal(
            new CallbackReading.Payment(
                PaymentCallbackKind.Succeeded, payment.CallbackId, id, $"{of}", Price),
            payment);
        await bench.IdleAsync();
        Assert.Equal(0, bench.Listener.Waiting);
        Assert.Empty(bench.Owner.Asked);
    }

    [Fact]
    public async Task Run_AnotherAmountAndCurrency_AreWhatTheCallbackSays()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.OpenAsync();
        var wish = new SandboxOutcome(true, 1, TimeSpan.Zero, 7, false) { Currency = "USD" };
        await bench.Provider.RunAsync(SandboxBench.Payment, wish, TestContext.Current.CancellationToken);
        var said = Assert.IsType<CallbackReading.Payment>(await bench.NextAsync());
        Assert.Equal(new Money(7, "USD"), said.Amount);
    }

    [Fact]
    public async Task Run_SeveralTimes_OneIdAndAnotherScriptAnotherId()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.OpenAsync();
        await bench.RunAsync(times: 3);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(Assert.IsType<CallbackReading.Payment>(await bench.NextAsync()).CallbackId);
        }

        await bench.IdleAsync();
        Assert.Equal(0, bench.Listener.Waiting);
        Assert.Single(ids.Distinct());
        await bench.RunAsync();
        Assert.NotEqual(ids[0], Assert.IsType<CallbackReading.Payment>(await bench.NextAsync()).CallbackId);
    }

    [Fact]
    public async Task Run_AmountAndFailure_AsScripted()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.OpenAsync();

        await bench.RunAsync(amount: 1);
        Assert.Equal(new Money(1, "CNY"), Assert.IsType<CallbackReading.Payment>(await bench.NextAsync()).Amount);
        await bench.RunAsync(succeed: false);
        Assert.Equal(
            PaymentCallbackKind.Failed, Assert.IsType<CallbackReading.Payment>(await bench.NextAsync()).Kind);
    }

    [Fact]
    public async Task Run_BadSignature_RefusedOnceAndNoMoneyCame()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.OpenAsync();
        bench.Listener.Answers.Enqueue(400);

        await bench.RunAsync(badSignature: true);
        Assert.IsType<CallbackReading.BadSignature>(await bench.NextAsync());
        await bench.IdleAsync();
        Assert.Equal(0, bench.Listener.Waiting);
        Assert.IsType<CloseAnswer.Closed>(await bench.CloseAsync());
    }

    [Fact]
    public async Task Run_Delayed_SentWhenItsTimeHasComeAndSignedThen()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.OpenAsync();
        await bench.RunAsync(delay: TimeSpan.FromHours(2));
        await bench.Time.ArmedAsync(1);

        bench.Time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromMilliseconds(1));
        Assert.Equal((0, 1), (bench.Listener.Waiting, bench.Time.Armed));
        bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<CallbackReading.Payment>(await bench.NextAsync());
    }

    [Fact]
    public async Task Close_ScriptedToSucceed_AlreadyCapturedThoughItsCallbackIsStillToCome()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.OpenAsync();
        Assert.IsType<CloseAnswer.Closed>(await bench.CloseAsync());
        await bench.RunAsync(succeed: false);
        Assert.IsType<CloseAnswer.Closed>(await bench.CloseAsync());

        await bench.RunAsync(delay: TimeSpan.FromHours(2));
        Assert.Equal(new CloseAnswer.AlreadyCaptured(Price), await bench.CloseAsync());
    }

    [Fact]
    public async Task Refund_AskedTwice_RefundSentWithOneId()
    {
        await using var bench = await SandboxBench.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            Assert.IsType<RefundAnswer.Accepted>(await bench.RefundAsync("ref_1", 700));
            var sent = Assert.IsType<CallbackReading.Payment>(await bench.NextAsync());
            Assert.Equal(
                new CallbackReading.Payment(
                    PaymentCallbackKind.RefundSent, sent.CallbackId, SandboxBench.Payment, $"{SandboxBench.Order}",
                    new Money(700, "CNY")),
                sent);
            ids.Add(sent.CallbackId);
            await bench.IdleAsync();
        }

        Assert.Equal(ids[0], ids[1]);
        await bench.RefundAsync("ref_2", 700);
        Assert.NotEqual(ids[0], Assert.IsType<CallbackReading.Payment>(await bench.NextAsync()).CallbackId);
    }

    [Fact]
    public async Task ManyScripts_MoreThanMayWait_BusyAndNothingCaptured()
    {
        await using var bench = await SandboxBench.StartAsync(mostCallbacks: 1);
        await bench.OpenAsync();
        await bench.RunAsync(succeed: false, delay: TimeSpan.FromHours(1));

        Assert.Equal(SandboxAnswer.Busy, await bench.RunAsync());
        Assert.IsType<CloseAnswer.Closed>(await bench.CloseAsync());
        Assert.IsType<RefundAnswer.Unavailable>(await bench.RefundAsync("r", 700));
    }

    [Fact]
    public async Task GoDown_ForAnHour_NothingIsOpenedClosedRefundedOrToldUntilThen()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.OpenAsync();

        bench.Provider.GoDown(TimeSpan.FromHours(1));
        Assert.Null(await bench.OpenAsync());
        Assert.IsType<CloseAnswer.NoAnswer>(await bench.CloseAsync());
        Assert.IsType<RefundAnswer.Unavailable>(await bench.RefundAsync("r", 700));
        Assert.Equal(SandboxAnswer.Scheduled, await bench.RunAsync());
        await bench.Time.ArmedAsync(1);
        bench.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal((0, 1, 1), (bench.Listener.Waiting, bench.Provider.PendingCallbacks, bench.Time.Armed));

        bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<CallbackReading.Payment>(await bench.NextAsync());
        Assert.NotNull(await bench.OpenAsync());
        Assert.Equal(new CloseAnswer.AlreadyCaptured(Price), await bench.CloseAsync());
        Assert.IsType<RefundAnswer.Accepted>(await bench.RefundAsync("r", 700));
    }

    [Fact]
    public async Task GoDown_EndedEarly_CallbacksLeaveAtOnce()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.OpenAsync();
        bench.Provider.GoDown(TimeSpan.FromHours(1));
        await bench.RunAsync();
        await bench.Time.ArmedAsync(1);

        bench.Provider.GoDown(TimeSpan.Zero);
        Assert.IsType<CallbackReading.Payment>(await bench.NextAsync());
    }

    [Fact]
    public async Task Dispose_CallbacksScheduled_NoneIsSentAnyMore()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.OpenAsync();
        await bench.RunAsync(delay: TimeSpan.FromHours(1));
        await bench.Time.ArmedAsync(1);

        await bench.Provider.DisposeAsync();
        Assert.Equal((0, 0), (bench.Provider.PendingCallbacks, bench.Time.Armed));
        Assert.Equal(SandboxAnswer.Busy, await bench.RunAsync());
    }
}
