using Seckill.Domain;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class PurchaseLedgerTests
{
    private static readonly OrderId One = Order(1);
    private static readonly OrderId Other = Order(2);
    private readonly PurchaseLedger _ledger = new();

    [Fact]
    public async Task WonAgain_AttemptSentBeforeTheOwnerWasGone_DoesNotCount()
    {
        var wonAgain = _ledger.WonAgainAsync(goneAt: 100);
        _ledger.AddWon("a", One, sentAt: 99, answeredAt: 120);
        Assert.False(wonAgain.IsCompleted);
        _ledger.AddWon("b", Other, sentAt: 100, answeredAt: 130);
        _ledger.AddWon("c", Order(3), sentAt: 101, answeredAt: 140);
        Assert.Equal(130, await wonAgain);
    }

    [Fact]
    public void AddWon_OneKeyTwoOrders_IsADouble()
    {
        _ledger.AddWon("a", One, 1, 2);
        _ledger.AddWon("a", One, 3, 4);
        Assert.Empty(_ledger.Doubles);
        _ledger.AddWon("a", Other, 5, 6);
        Assert.Equal(["a"], _ledger.Doubles);
        Assert.Equal(One, Assert.Single(_ledger.Won).Value);
    }

    [Fact]
    public void Causes_AreCountedApart()
    {
        _ledger.AddRetry("owner-moving");
        _ledger.AddRetry("owner-moving");
        _ledger.AddRefused("sold-out");
        _ledger.AddUndecided();
        Assert.Equal(2, _ledger.Retries["owner-moving"]);
        Assert.Equal(1, _ledger.Refusals["sold-out"]);
        Assert.Equal(1, _ledger.Undecided);
    }

    private static OrderId Order(ulong number) => new(ItemId.Derive("m", "k"), new OrderKey(new Key128(7, number)));
}
