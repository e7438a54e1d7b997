using Seckill.Domain;
using Xunit;

namespace Seckill.Tests.Domain;

/// <summary>Ids are contracts: what they derive to and which shard they name must never change.</summary>
public sealed class IdsTests
{
    private static readonly OrderIdMint Mint = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [Fact]
    public void GivenGoldenFiles_WhenIdsAreDerived_ThenTheyAreAsEver()
    {
        var golden = GoldenFiles.Read("ids.json");
        var item = ItemId.Derive("m1", "key-1");

        Assert.Equal(golden["item m1 key-1"], item.ToString());
        Assert.Equal(golden["item 商家 key-1"], ItemId.Derive("商家", "key-1").ToString());
        Assert.Equal(golden["order u1 key-2"], Mint.Derive(item, "u1", "key-2").ToString());
        Assert.Equal(golden["buyer u1"], BuyerKey.Of("u1").Value.ToString());
        Assert.Equal(
            golden["command u1 POST /v1/x key-3"], CommandKey.Derive("u1", "POST", "/v1/x", "key-3").Value.ToString());
        Assert.Equal(
            golden["ship-to 王 1 x"], new ShipToRecord(new Key128(1, 2), "王", "1", "x").Digest().ToString());
    }

    [Fact]
    public void GivenGoldenFiles_WhenItemsAreSharded_ThenTheShardsAreAsEver()
    {
        var items = Enumerable.Range(0, 20).Select(i => ItemId.Derive("m1", $"item-{i}")).ToList();

        Assert.Equal(GoldenFiles.Read("ids.json")["shards of 64"],
            string.Join(' ', items.Select(item => ShardId.Of(item, 64))));
        Assert.Equal(GoldenFiles.Read("ids.json")["shards of 7"],
            string.Join(' ', items.Select(item => ShardId.Of(item, 7))));
    }

    [Fact]
    public void GivenManyItems_WhenSharded_ThenTheyAreSpreadEvenly()
    {
        var counts = Enumerable.Range(0, 64_000).Select(i => ShardId.Of(ItemId.Derive("m", $"{i}"), 64).Value)
            .CountBy(shard => shard).Select(pair => pair.Value).ToList();

        Assert.Equal(64, counts.Count);
        Assert.InRange(counts.Min(), 850, 1000);
        Assert.InRange(counts.Max(), 1000, 1150);
    }

    [Fact]
    public void GivenAnOrderId_WhenParsed_ThenTheSameAndOnlyItsBuyersOnesAreAuthentic()
    {
        var id = Mint.Derive(ItemId.Derive("m1", "a"), "u1", "k1");

        Assert.True(OrderId.TryParse(id.ToString(), out var parsed));
        Assert.Equal(id, parsed);
        Assert.Equal(OrderId.TextLength, id.ToString().Length);
        Assert.True(Mint.IsAuthentic(id, "u1"));
        Assert.False(Mint.IsAuthentic(id, "u2"));
        Assert.False(Mint.IsAuthentic(id with { Item = ItemId.Derive("m1", "b") }, "u1"));
        Assert.False(new OrderIdMint(new byte[32]).IsAuthentic(id, "u1"));
        for (var bit = 0; bit < 128; bit++)
        {
            var key = bit < 64
                ? id.Key.Value with { High = id.Key.Value.High ^ (1UL << bit) }
                : id.Key.Value with { Low = id.Key.Value.Low ^ (1UL << (bit - 64)) };
            Assert.False(Mint.IsAuthentic(id with { Key = new OrderKey(key) }, "u1"));
        }
    }

    [Fact]
    public void GivenItemBuyerOrKeyDiffer_WhenDerived_ThenTheIdsDiffer()
    {
        var item = ItemId.Derive("m1", "a");
        OrderId[] ids =
        [
            Mint.Derive(item, "u1", "k1"), Mint.Derive(item, "u1", "k2"), Mint.Derive(item, "u2", "k1"),
            Mint.Derive(item, "u", "1k1"), Mint.Derive(ItemId.Derive("m1", "b"), "u1", "k1"),
        ];

        Assert.Equal(ids.Length, ids.Select(id => id.Key).Distinct().Count());
        Assert.Equal(ids[0], Mint.Derive(item, "u1", "k1"));
        Assert.NotEqual(CommandKey.Derive("u", "POST", "/a", "bk"), CommandKey.Derive("u", "POST", "/ab", "k"));
        Assert.NotEqual(ItemId.Derive("m", "1a"), ItemId.Derive("m1", "a"));
        Assert.Throws<ArgumentException>(() => new OrderIdMint(new byte[31]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef-")]
    [InlineData("0123456789abcdef_00000000000000000000000000")]
    [InlineData("0123456789abcdeU-00000000000000000000000000")]
    [InlineData("0123456789abcdeé-00000000000000000000000000")]
    [InlineData("0123456789abcdef-00000000000000000000000001")]
    public void GivenAStrangeText_WhenParsedAsOrderId_ThenNoId(string text) =>
        Assert.False(OrderId.TryParse(text, out _));

    [Fact]
    public void GivenBytesOfAnyLength_WhenEncodedInBase32_ThenOneTextEachThatDecodes()
    {
        var random = new Random(1);
        for (var length = 0; length < 40; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var text = Base32.Encode(bytes);
            var decoded = new byte[length];

            Assert.Equal(Base32.Length(length), text.Length);
            Assert.True(Base32.TryDecode(text, decoded));
            Assert.Equal(bytes, decoded);
            Assert.False(Base32.TryDecode(text + "0", decoded));
            Assert.DoesNotContain(text, letter => letter is 'i' or 'l' or 'o' or 'u' || char.IsUpper(letter));
        }

        Assert.Equal("zzzzzzzz", Base32.Encode([255, 255, 255, 255, 255]));
        Assert.False(Base32.TryDecode("zz", new byte[1]));
    }
}
