using System.Security.Cryptography;
using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>The bytes of a whole item: all of it, always the same, and thrown away when they do not fit.</summary>
public sealed class ItemStateCodecTests
{
    private static ItemScenario Busy()
    {
        var item = Open(stock: 8, limit: 3, maxUnpaid: 3);
        var shipped = item.Paid("u1", 2, payment: "p1");
        item.When(item.Refund(shipped, 100));
        item.When(new ShipOrder(Owner, shipped, "SF", "1", item.Stamp()));
        item.Bought("u2");
        item.When(item.Start("u2", "p2"));
        item.Bought("u3", 3);
        item.Bought("u4", 2);
        item.Bought("u5", 1, waitList: true);
        item.When(item.Cancel("u4"));
        item.When(item.Capture(KeyOf("u4"), "p4"));
        item.When(item.Capture(shipped, "p9", amount: 3));
        return item;
    }

    [Fact]
    public void GivenABusyItem_WhenWrittenAndRead_ThenTheSameBytesViewsAndDeadlines()
    {
        var item = Busy();
        var bytes = ItemStateCodec.Write(item.State);

        var read = ItemStateCodec.Read(bytes)!;

        Assert.Equal(bytes, ItemStateCodec.Write(read));
        Assert.Equal(item.State.Facts, read.Facts);
        Assert.Equal(item.State.Position, read.Position);
        Assert.Equal(item.State.NextDeadline, read.NextDeadline);
        Assert.Equal(item.State.PendingRefunds, read.PendingRefunds);
        Assert.Equal(item.State.UnfittingPayments, read.UnfittingPayments);
        var balance = item.Balance;
        item.ContinueWith(read);
        Assert.Equal(balance.Money, item.Balance.Money);
        Assert.Equal(balance.Orders, item.Balance.Orders);
        Assert.Equal(balance.Hash, item.Balance.Hash);
    }

    [Fact]
    public void GivenABusyItem_WhenRead_ThenEveryMemberOfItsOrdersIsThere()
    {
        var item = Busy();
        var before = new[] { "u1", "u2", "u3", "u4", "u5" }.Select(buyer => Describe(item, buyer)).ToList();

        item.ContinueWith(ItemStateCodec.Read(ItemStateCodec.Write(item.State))!);

        Assert.Equal(before, new[] { "u1", "u2", "u3", "u4", "u5" }.Select(buyer => Describe(item, buyer)));
    }

    [Fact]
    public void GivenNothingOrADraft_WhenWrittenAndRead_ThenTheSame()
    {
        var nothing = ItemStateCodec.Write(ItemState.Empty(Id));
        var draft = ItemStateCodec.Write(Draft(maxUnpaid: 2).State);

        Assert.Equal(nothing, ItemStateCodec.Write(ItemStateCodec.Read(nothing)!));
        Assert.Equal(draft, ItemStateCodec.Write(ItemStateCodec.Read(draft)!));
    }

    [Fact]
    public void GivenASnapshot_WhenFormatOrAnyByteDiffers_ThenNull()
    {
        var bytes = ItemStateCodec.Write(Open().State);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.Null(ItemStateCodec.Read(bytes));
            bytes[i] ^= 1;
        }

        Assert.Null(ItemStateCodec.Read(bytes.AsSpan(1)));
        Assert.Null(ItemStateCodec.Read([]));
        Assert.NotNull(ItemStateCodec.Read(bytes));
    }

    [Fact]
    public void GivenASnapshotThatEndsAnywhere_WhenItsChecksumFits_ThenItIsNoState()
    {
        var bytes = ItemStateCodec.Write(Open().State).AsSpan()[..^SHA256.HashSizeInBytes].ToArray();
        for (var length = 1; length < bytes.Length; length++)
        {
            byte[] cut = [.. bytes[..length], .. SHA256.HashData(bytes.AsSpan(0, length))];
            Assert.Throws<InvariantViolation>(() => ItemStateCodec.Read(cut));
        }
    }

    [Fact]
    public void GivenASnapshotWithNumbersThatNameNothing_WhenItsChecksumFits_ThenItIsNoState()
    {
        var item = Open();
        item.Bought("u1");
        var bytes = ItemStateCodec.Write(item.State)[..^SHA256.HashSizeInBytes];
        var refused = 0;
        for (var i = 1; i < bytes.Length; i++)
        {
            var was = bytes[i];
            bytes[i] = 0xFF;
            try
            {
                ItemStateCodec.Read([.. bytes, .. SHA256.HashData(bytes)]);
            }
            catch (InvariantViolation)
            {
                refused++;
            }

            bytes[i] = was;
        }

        Assert.InRange(refused, 50, bytes.Length);
    }

    [Fact]
    public void GivenAWant_WhenWritten_ThenItIsNotPartOfTheBytes()
    {
        var item = Open();
        var bytes = ItemStateCodec.Write(item.State);

        item.State.NoteWant();

        Assert.Equal(bytes, ItemStateCodec.Write(item.State));
    }

    private static string Describe(ItemScenario item, string buyer)
    {
        var view = item.View(KeyOf(buyer));
        return $"{view with { Timeline = [], Refund = null }} {string.Join(' ', view.Timeline)} "
            + $"{string.Join(' ', view.Refund?.Entries ?? [])}";
    }
}
