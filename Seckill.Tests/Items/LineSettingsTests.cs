using Seckill.Domain;
using Seckill.Tests.Ops;

namespace Seckill.Tests.Items;

/// <summary>Admission settings that change while a line stands: in force at once, and nobody loses his place.</summary>
public sealed class LineSettingsTests : LineScene
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);
    private ulong _changes = 100;

    [Fact]
    public async Task Rate_Raised_LetsThoseWhoWaitThroughAtOnce()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 200, stock: 1_000);
        var sent = await BuyAsync(101);
        await DecidedAsync(sent, 1);
        Assert.True(House.Time.UntilNextTimer > Soon);

        Assert.Equal(100, (await ChangeAsync(new AdmissionChange(RatePerSecond: 1_000))).Stock.InLine);

        // Nobody asks the item anything here: it is its own timer that must not wait for a token at the old rate.
        await Until.TrueAsync(() => House.Time.UntilNextTimer < Soon);
        await PassAsync(TimeSpan.FromMilliseconds(50));
        await Until.TrueAsync(() => Count(sent) >= 45);
        Assert.InRange(Count(sent), 45, 56);
        await PassAsync(TimeSpan.FromMilliseconds(60));
        await DecidedAsync(sent, 101);
        Assert.All(await Task.WhenAll(sent), reply => Assert.IsType<OrderAnswered>(reply));
    }

    [Fact]
    public async Task Rate_Lowered_HoldsBackThoseWhoWait()
    {
        await OpenAsync(rate: 1_000, burst: 1, maxLine: 100, stock: 1_000);
        await ChangeAsync(new AdmissionChange(RatePerSecond: 10));
        var sent = await BuyAsync(30);

        await PassAsync(TimeSpan.FromSeconds(1));

        await Until.TrueAsync(() => Count(sent) >= 10);
        Assert.InRange(Count(sent), 10, 12);
    }

    [Fact]
    public async Task Rate_RaisedAfterAQuietTime_IsNotPaidForTheTimeBefore()
    {
        await OpenAsync(rate: 1, burst: 20, maxLine: 100, stock: 1_000);
        await DecidedAsync(await BuyAsync(20), 20);
        House.Time.Advance(TimeSpan.FromSeconds(5));

        await ChangeAsync(new AdmissionChange(RatePerSecond: 1_000));

        await DecidedAsync(await BuyAsync(30, from: 1_000), 5);
    }

    [Fact]
    public async Task Burst_Changed_CountsForTheNextWhoCome()
    {
        await OpenAsync(rate: 10, burst: 50, maxLine: 100, stock: 1_000);
        await ChangeAsync(new AdmissionChange(Burst: 2));
        var sent = await BuyAsync(5);
        await DecidedAsync(sent, 2);
        await PassAsync(TimeSpan.FromMilliseconds(310));
        await DecidedAsync(sent, 5);

        // The larger bucket is not full at once: it fills at the rate.
        await ChangeAsync(new AdmissionChange(Burst: 8));
        var next = await BuyAsync(1, from: 500);
        await DecidedAsync(next, 0);
        await PassAsync(TimeSpan.FromSeconds(2));
        await DecidedAsync(next, 1);
        await DecidedAsync(await BuyAsync(12, from: 1_000), 8);
    }

    [Fact]
    public async Task MaxLine_LoweredBelowTheLine_ThrowsNobodyOut()
    {
        await OpenAsync(rate: 10, burst: 1, maxLine: 10, stock: 1_000);
        await DecidedAsync(await BuyAsync(1), 1);
        var waiting = await BuyAsync(10, from: 500);

        await ChangeAsync(new AdmissionChange(MaxLine: 3));

        Assert.Equal(10, (await House.StockAsync()).InLine);
        Assert.Equal(RefusalCode.LineFull, Assert.IsType<Refused>(await House.AskAsync(House.Purchase(900))).Code);
        await PassAsync(TimeSpan.FromMilliseconds(850));
        await DecidedAsync(waiting, 8);
        var late = House.AskAsync(House.Purchase(901));
        await PassAsync(TimeSpan.FromMilliseconds(400));
        Assert.All(await Task.WhenAll([.. waiting, late]), reply => Assert.IsType<OrderAnswered>(reply));
    }

    [Fact]
    public async Task MaxLine_Raised_HasRoomBeforeTheAnswerIsThere()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 1, stock: 1_000);
        await DecidedAsync(await BuyAsync(1), 1);
        await DecidedAsync(await BuyAsync(1, from: 500), 0);
        await DecidedAsync(await BuyAsync(1, from: 600), 1);

        await ChangeAsync(new AdmissionChange(MaxLine: 2));

        await DecidedAsync(await BuyAsync(1, from: 700), 0);
        Assert.Equal(2, (await House.StockAsync()).InLine);
    }

    [Fact]
    public async Task Settings_AfterARestart_AreThoseOfTheJournal()
    {
        await OpenAsync(rate: 10_000, burst: 10_000, maxLine: 0, stock: 1_000);
        await ChangeAsync(new AdmissionChange(RatePerSecond: 1, Burst: 2, MaxLine: 3));

        House.Start();

        foreach (var (buyer, decided) in new[] { (1, 1), (2, 1), (3, 0), (4, 0), (5, 0), (6, 1) })
        {
            await DecidedAsync(await BuyAsync(1, from: buyer), decided);
        }

        Assert.Equal(3, (await House.StockAsync()).InLine);
    }

    /// <summary>So many are answered, and no more.</summary>
    private async Task DecidedAsync(IReadOnlyList<Task<ItemReply>> sent, int expected)
    {
        await Until.TrueAsync(() => Count(sent) >= expected);
        await SettleAsync();
        Assert.Equal(expected, Count(sent));
    }

    private async Task<ItemView> ChangeAsync(AdmissionChange change) =>
        Assert.IsType<ItemAnswered>(await House.AskAsync(new ChangeAdmission(
            new Requester("op1", RequesterKind.Operator), change, "crowd", Stamp(_changes++)))).Item;
}
