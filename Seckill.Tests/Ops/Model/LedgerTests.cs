using Seckill.Node.Ops.Model;

namespace Seckill.Tests.Ops.Model;

/// <summary>The item that the model sells, folded from four bits an event.</summary>
public sealed class LedgerTests
{
    private static readonly ModelSize Size = ModelSize.Quantity;

    [Fact]
    public void Fold_SoldReturnedAndOpenedAgain_CountsUnits()
    {
        var journal = Journal(Ledger.Reserve(1, 1), Ledger.Return(1), Ledger.OpenRound, Ledger.Reserve(0, 2));

        var ledger = Ledger.Fold(journal, Size);
        Assert.Equal((1, 0, 2, 4), (ledger.Free, ledger.Returned, ledger.Round, ledger.Length));
        Assert.Equal((0b11u, 0b01u, null), (ledger.Known, ledger.Held, ledger.Fault));
        Assert.Equal(2, Ledger.Fold(Ledger.Cut(journal, 2), Size).Returned);
        Assert.Equal(0u, Ledger.Cut(journal, 9));
    }

    [Fact]
    public void Fold_WhatCanNotHappen_IsAFault()
    {
        Assert.Contains("oversold", Ledger.Fold(Journal(Ledger.Reserve(0, 1), Ledger.Reserve(1, 1)), Size).Fault);
        Assert.Contains("twice", Ledger.Fold(Journal(Ledger.Reserve(0, 1), Ledger.Reserve(0, 1)), Size).Fault);
        Assert.Contains("nobody held", Ledger.Fold(Journal(Ledger.Return(0)), Size).Fault);
    }

    [Fact]
    public void Codes_AreTheirOwnInverse()
    {
        foreach (var (order, round) in new[] { (0, 1), (0, 2), (1, 1), (2, 2) })
        {
            var code = Ledger.Reserve(order, round);
            Assert.True(Ledger.IsReserve(code));
            Assert.Equal((order, round), (Ledger.OrderOf(code), Ledger.PassRoundOf(code)));
            Assert.Equal(order, Ledger.OrderOf(Ledger.Return(order)));
        }
    }

    private static uint Journal(params uint[] events) => events.Aggregate(0u, Ledger.Append);
}
