using Google.Protobuf;
using Seckill.Domain;
using Xunit;
using Wire = Seckill.Domain.Contract;

namespace Seckill.Tests.Domain;

public sealed class ShipToCodecTests
{
    private static readonly KeyValuePair<OrderKey, ShipToRecord>[] Records =
    [
        new(new OrderKey(new Key128(1, 2)), new ShipToRecord(new Key128(3, 4), "王小明", "13800000000", "上海市 1 号")),
        new(new OrderKey(new Key128(5, 6)), ShipToRecord.Erased),
    ];

    [Fact]
    public void Decode_GoldenBytes_GivesTheRecords() =>
        Assert.Equal(
            Records, ShipToCodec.Decode(Convert.FromHexString(GoldenFiles.Read("ship-to.json")["two-rows"])));

    [Fact]
    public void Encode_Records_GivesTheGoldenBytesAndThoseOfTheGeneratedCode()
    {
        var bytes = ShipToCodec.Encode(Records);

        Assert.Equal(GoldenFiles.Read("ship-to.json")["two-rows"], Convert.ToHexStringLower(bytes));
        Assert.Equal(Wire.ShipToRows.Parser.ParseFrom(bytes).ToByteArray(), bytes);
        Assert.Equal("王小明", Wire.ShipToRows.Parser.ParseFrom(bytes).Rows[0].Name);
    }

    [Fact]
    public void Encode_WhereAPurchaseCameFrom_IsKeptBesideTheDigest()
    {
        var record = Records[0].Value with { Network = "2001:db8:1:2::/64" };

        var decoded = ShipToCodec.Decode(ShipToCodec.Encode([new(Records[0].Key, record)]));

        Assert.Equal(record, decoded[0].Value);
        Assert.Equal(Records[0].Value.Digest(), record.Digest());
        Assert.Equal("2001:db8:1:2::/64",
            Wire.ShipToRows.Parser.ParseFrom(ShipToCodec.Encode([new(Records[0].Key, record)])).Rows[0].Network);
    }

    [Theory]
    [InlineData("1200")]
    [InlineData("0a021001")]
    [InlineData("0a050a03010203")]
    [InlineData("0a10")]
    public void Decode_StrangeBytes_AreRefused(string hex) =>
        Assert.Throws<UnknownEventException>(() => ShipToCodec.Decode(Convert.FromHexString(hex)));
}
