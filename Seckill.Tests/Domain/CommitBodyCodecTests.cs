using Google.Protobuf;
using Seckill.Domain;
using Xunit;
using Wire = Seckill.Domain.Contract;

namespace Seckill.Tests.Domain;

/// <summary>The journal's bytes: old ones stay readable, new ones stay the same, strange ones are refused.</summary>
public sealed class CommitBodyCodecTests
{
    private static readonly Instant At = new(1_800_000_000_123);
    private static readonly byte[] Trace = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    public static TheoryData<string> Names => [.. EventSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_GoldenBytes_GivesTheEvent(string name)
    {
        var body = Convert.FromHexString(GoldenFiles.Read("events-format1.json")[name]);

        var facts = CommitBodyCodec.Decode(body);

        Assert.Equal(EventSamples.All[name], Assert.Single(facts.Events));
        Assert.Equal(At, facts.DecidedAt);
        Assert.Equal(Trace, facts.TraceId);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_Event_GivesTheGoldenBytes(string name) =>
        Assert.Equal(
            GoldenFiles.Read("events-format1.json")[name],
            Convert.ToHexStringLower(CommitBodyCodec.Encode(At, [EventSamples.All[name]], Trace)));

    [Fact]
    public void Samples_AllKindsOfTheFamily_AreThere()
    {
        var kinds = typeof(ItemEvent).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ItemEvent)) && !type.IsAbstract).Select(type => type.Name);
        var wireKinds = Wire.Event.Descriptor.Oneofs[0].Fields.Select(field => field.MessageType.Name);

        Assert.Equal(kinds.Order(), EventSamples.All.Values.Select(e => e.GetType().Name).Distinct().Order());
        Assert.Equal(kinds.Order(), wireKinds.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_ByHand_IsWhatTheGeneratedCodeWrites(string name)
    {
        var body = CommitBodyCodec.Encode(At, [EventSamples.All[name], EventSamples.All["HoldExpired"]], Trace);

        var generated = Wire.CommitBody.Parser.ParseFrom(body);

        Assert.Equal(generated.ToByteArray(), body);
        Assert.Equal(2, generated.Events.Count);
        Assert.Equal(
            EventSamples.All[name].GetType().Name,
            generated.Events[0].KindCase.ToString());
    }

    [Fact]
    public void Decode_ReservationOfTheGeneratedCode_IsReadByHand()
    {
        var written = new Wire.UnitsReserved
        {
            Order = ByteString.CopyFrom(new byte[15].Append((byte)9).ToArray()),
            Buyer = new string('买', 100),
            BodyDigest = ulong.MaxValue,
            MoreUnits = 999_999_999,
            Deferred = true,
        };
        var body = new Wire.CommitBody { Format = 1, Events = { new Wire.Event { UnitsReserved = written } } };

        var read = Assert.IsType<UnitsReserved>(Assert.Single(CommitBodyCodec.Decode(body.ToByteArray()).Events));

        Assert.Equal(new OrderKey(new Key128(0, 9)), read.Order);
        Assert.Equal(written.Buyer, read.Buyer);
        Assert.Equal(ulong.MaxValue, read.BodyDigest);
        Assert.Equal(1_000_000_000, read.Quantity);
        Assert.Equal(default, read.ShipToDigest);
        Assert.True(read.Deferred);
    }

    [Fact]
    public void Encode_ThousandReservations_CostsLessThan80BytesEach()
    {
        var events = Enumerable.Range(1, 1000)
            .Select(i => new UnitsReserved(
                new OrderKey(new Key128((ulong)i, 1)), $"buyer-{i:D6}", 1, ulong.MaxValue, new Key128(1, (ulong)i),
                false))
            .ToList<ItemEvent>();

        var body = CommitBodyCodec.Encode(At, events, Trace);

        Assert.True(body.Length <= 80_000, $"{body.Length} bytes");
        Assert.Equal(events, CommitBodyCodec.Decode(body).Events);
    }

    [Fact]
    public void Decode_UnknownKind_IsNamed()
    {
        byte[] body = [0x08, 1, 0x1A, 4, 0x9A, 0x06, 1, 0x08];

        Assert.Contains("99", Assert.Throws<UnknownEventException>(() => CommitBodyCodec.Decode(body)).What);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_UnknownFieldInAKnownEvent_IsRefused(string name)
    {
        var body = Wire.CommitBody.Parser.ParseFrom(CommitBodyCodec.Encode(At, [EventSamples.All[name]], []));
        var kind = (IMessage)Wire.Event.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(body.Events[0])!
            .Accessor.GetValue(body.Events[0]);
        kind.MergeFrom([0xF8, 0x07, 0x01]);

        var refusal = Assert.Throws<UnknownEventException>(() => CommitBodyCodec.Decode(body.ToByteArray()));

        Assert.Contains(EventSamples.All[name].GetType().Name, refusal.What);
    }

    [Theory]
    [InlineData("0802", "format 2")]
    [InlineData("0880808080808001", "format 4398046511104")]
    [InlineData("", "format 0")]
    [InlineData("1a0408011a00", "format 0")]
    [InlineData("08012801", "field 5")]
    [InlineData("08011a00", "no kind")]
    [InlineData("08011a040a020a05", "UnitsReserved")]
    [InlineData("08011a0722050a03010203", "3 bytes")]
    [InlineData("08011a0722050a10010203", "kind 4")]
    public void Decode_StrangeBytes_AreRefused(string hex, string named)
    {
        var refusal = Assert.Throws<UnknownEventException>(() => CommitBodyCodec.Decode(Convert.FromHexString(hex)));

        Assert.Contains(named, refusal.What);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_CutAnywhere_IsRefusedOrHasFewerMembers(string name)
    {
        var body = CommitBodyCodec.Encode(At, [EventSamples.All[name]], Trace);
        for (var length = 0; length < body.Length; length++)
        {
            try
            {
                var facts = CommitBodyCodec.Decode(body.AsSpan(0, length));
                Assert.True(facts.Events.Count == 0 || facts.TraceId.Length == 0);
            }
            catch (UnknownEventException)
            {
                // The usual answer: only a cut exactly between two fields of the envelope leaves something readable.
            }
        }
    }
}
