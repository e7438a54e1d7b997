using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Payments;
using Seckill.Tests.Time;

namespace Seckill.Tests.Payments;

public sealed class DeadlineSettlerTests : IAsyncLifetime
{
    private static readonly ItemId Item = ItemId.Derive("shop", "item");
    private static readonly DueSettlement Due = new(new OrderKey(new Key128(1, 2)), "p1", "scripted");

    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedAdapter _provider = new();
    private readonly Channel<(ItemId Item, ItemCommand Command)> _told =
        Channel.CreateUnbounded<(ItemId, ItemCommand)>();

    private readonly DeadlineSettler _settler;
    private Func<ValueTask> _onTold = () => ValueTask.CompletedTask;

    public DeadlineSettlerTests() => _settler = new DeadlineSettler(
        new PaymentProviders([_provider]), TellAsync, new DeadlineSettlerOptions(TimeSpan.FromMilliseconds(500), 2),
        _time, NullLogger<DeadlineSettler>.Instance);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _settler.DisposeAsync();

    [Fact]
    public async Task Begin_ProviderCloses_ItemIsToldNothingCame()
    {
        _settler.Begin(Item, Due);

        Assert.Equal("p1", await _provider.NextCloseAsync());
        Assert.Equal((Item, new SettleDeadline(Due.Order, "p1", "scripted", null)), await NextAsync());
    }

    [Fact]
    public async Task Begin_AlreadyCaptured_ItemIsToldTheAmount()
    {
        _provider.OnClose = _ => new(new CloseAnswer.AlreadyCaptured(new Money(1999, "CNY")));
        _settler.Begin(Item, Due);

        var settled = new SettleDeadline(Due.Order, "p1", "scripted", new Money(1999, "CNY"));
        Assert.Equal((Item, settled), await NextAsync());
    }

    [Fact]
    public async Task Begin_ProviderHangs_ItemIsToldAfterTheLimitAndNotBefore()
    {
        _provider.OnClose = _ => new(new TaskCompletionSource<CloseAnswer>().Task);
        _settler.Begin(Item, Due);
        await _time.ArmedAsync(1);

        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Equal((0, 1), (_told.Reader.Count, _time.Armed));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((Item, new SettleDeadline(Due.Order, "p1", "scripted", null)), await NextAsync());
    }

    [Fact]
    public async Task Begin_ProviderThrowsOrHasNoAnswerOrIsUnknown_ItemIsToldNothingCame()
    {
        _provider.OnClose = _ => throw new InvalidOperationException("a bug in an adapter");
        _settler.Begin(Item, Due);
        Assert.Equal((Item, new SettleDeadline(Due.Order, "p1", "scripted", null)), await NextAsync());

        var second = Due with { Order = new OrderKey(new Key128(3, 4)) };
        _provider.OnClose = _ => new(new CloseAnswer.NoAnswer("502"));
        _settler.Begin(Item, second);
        Assert.Equal((Item, new SettleDeadline(second.Order, "p1", "scripted", null)), await NextAsync());

        var third = Due with { Order = new OrderKey(new Key128(5, 6)), Provider = "gone" };
        _settler.Begin(Item, third);
        Assert.Equal((Item, new SettleDeadline(third.Order, "p1", "gone", null)), await NextAsync());
    }

    [Fact]
    public async Task Begin_AgainWhileUnderWay_AskedOnceAndAfterwardsAnew()
    {
        var answer = new TaskCompletionSource<CloseAnswer>();
        _provider.OnClose = _ => new(answer.Task);
        _settler.Begin(Item, Due);
        _settler.Begin(Item, Due);
        await _provider.NextCloseAsync();
        _settler.Begin(Item, Due);
        answer.SetResult(new CloseAnswer.Closed());
        await NextAsync();
        await IdleAsync();
        Assert.Equal((0, 0), (_provider.ClosesAsked, _told.Reader.Count));

        _settler.Begin(Item, Due);
        await NextAsync();
    }

    [Fact]
    public async Task Begin_ItemCanNotBeTold_MayBeginAgain()
    {
        _onTold = () => throw new InvalidOperationException("owner moving");
        _settler.Begin(Item, Due);
        await NextAsync();
        await IdleAsync();

        _onTold = () => ValueTask.CompletedTask;
        _settler.Begin(Item, Due);
        await NextAsync();
    }

    [Fact]
    public async Task Begin_MoreThanItsConcurrency_TheRestWaitsItsTurn()
    {
        var answer = new TaskCompletionSource<CloseAnswer>();
        _provider.OnClose = _ => new(answer.Task);
        for (var i = 1; i <= 3; i++)
        {
            _settler.Begin(Item, Due with { Order = new OrderKey(new Key128(7, (ulong)i)) });
        }

        await _time.ArmedAsync(2);
        Assert.Equal((2, 3), (_provider.ClosesAsked, _settler.Open));
        answer.SetResult(new CloseAnswer.Closed());
        await NextAsync();
        await NextAsync();
        await NextAsync();
    }

    private async Task<(ItemId Item, ItemCommand Command)> NextAsync() =>
        await _told.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Until the settler has let go of all orders.</summary>
    private async Task IdleAsync()
    {
        while (_settler.Open > 0)
        {
            await Task.Yield();
        }
    }

    private ValueTask TellAsync(ItemId item, ItemCommand command)
    {
        _told.Writer.TryWrite((item, command));
        return _onTold();
    }
}
