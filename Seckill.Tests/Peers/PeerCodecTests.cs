using System.Text;
using Seckill.Domain;
using Seckill.Node.Peers;
using Seckill.Node.Peers.Codec;
using Seckill.Node.Peers.Links;

namespace Seckill.Tests.Peers;

public sealed class PeerCodecTests
{
    public static TheoryData<Type> Families =>
        [typeof(PeerRequest), typeof(PeerReply), typeof(PeerNote), typeof(ItemRequest), typeof(ItemReply)];

    [Fact]
    public void Samples_WrittenAndRead_AreEqualToTheLastMember()
    {
        foreach (var one in PeerSamples.Requests)
            Assert.Null(DeepEquality.Difference(one, PeerCodec.ReadRequest(Bytes(to => PeerCodec.Write(to, one)))));
        foreach (var one in PeerSamples.Replies)
            Assert.Null(DeepEquality.Difference(one, PeerCodec.ReadReply(Bytes(to => PeerCodec.Write(to, one)))));
        foreach (var one in PeerSamples.Notes)
            Assert.Null(DeepEquality.Difference(one, PeerCodec.ReadNote(Bytes(to => PeerCodec.Write(to, one)))));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Family_EveryMember_HasASample(Type family)
    {
        IEnumerable<object> samples = [.. PeerSamples.Requests, .. PeerSamples.Replies, .. PeerSamples.Notes,
            .. PeerSamples.ItemRequests, .. PeerSamples.ItemReplies];
        var seen = samples.Select(sample => sample.GetType()).ToHashSet();
        var members = family.Assembly.GetTypes().Where(t => t.IsSubclassOf(family) && !t.IsAbstract).ToList();
        Assert.NotEmpty(members);
        Assert.Empty(members.Where(member => !seen.Contains(member)).Select(member => member.Name));
    }

    /// <summary>Peers of another build go by these numbers; one that is given up is not given again.</summary>
    [Fact]
    public void Kinds_OnTheWire_StayAsTheyAre()
    {
        Assert.Equal(
            "AskItem 1, WatchOrder 2, PrepareShard 3, TakeShard 4, DescribeShards 5, "
            + "AskRefusals 10, DescribeNode 11",
            Kinds(PeerSamples.Requests, (to, message) => PeerCodec.Write(to, message), 0));
        Assert.Equal(
            "ItemReplied 1, NotOwner 2, Acknowledged 3, ShardsDescribed 4, Unreachable 5, "
            + "RefusalsTold 10, NodeDescribed 11",
            Kinds(PeerSamples.Replies, (to, message) => PeerCodec.Write(to, message), 0));
        Assert.Equal(
            "FactsTold 1, FactsDropped 2, RowsChanged 3",
            Kinds(PeerSamples.Notes, (to, message) => PeerCodec.Write(to, message), 0));
        Assert.Equal(
            "PlaceOrder 1, ReadOrder 2, CreateItem 3, ChangeDraft 4, PublishItem 5, PauseItem 6, ResumeItem 7, "
            + "RetireItem 8, AdjustStock 9, CancelOrder 10, StartPayment 11, RecordPayment 12, RecordRefundSent 13, "
            + "ExpireHolds 14, SettleDeadline 15, OpenRound 16, RequestRefund 17, ShipOrder 18, RecordDelivery 19, "
            + "ReportShipment 26, ClawBackHold 20, ReadItem 21, ReadStock 22, ReadBalance 23, ReadStateHash 27, "
            + "PassivateItem 30, "
            + "UseChallenge 24, "
            + "ChangeAdmission 25",
            Kinds(
                PeerSamples.ItemRequests,
                (to, message) => PeerCodec.Write(to, new AskItem(default, message, false, null)), 13));
        Assert.Equal(
            "OrderAnswered 1, Refused 2, Undecided 3, Done 4, ItemAnswered 5, StockAnswered 6, PaymentAnswered 7, "
            + "BalanceAnswered 8, StateHashAnswered 9",
            Kinds(PeerSamples.ItemReplies, (to, message) => PeerCodec.Write(to, new ItemReplied(message)), 1));
        Assert.Equal(
            "Hello 1, Welcome 2, Reject 3, Request 4, Accepted 5, Reply 6, NotTaken 7, Note 8, Ping 9, Pong 10",
            string.Join(", ", Enum.GetValues<FrameKind>().Select(kind => $"{kind} {(byte)kind}")));
    }

    [Theory]
    [InlineData("[1]", "[1]", true)]
    [InlineData("[1]", "[2]", false)]
    [InlineData("[1]", "[1,2]", false)]
    public void DeepEquality_OfLists_SeesWhatTheyHold(string left, string right, bool equal)
    {
        PrepareShard Shard(string text) =>
            new(new ShardId(1), 1, [.. text.Trim('[', ']').Split(',').Select(n => new ItemId(ulong.Parse(n), 0))]);
        Assert.Equal(equal, DeepEquality.Difference(Shard(left), Shard(right)) is null);
    }

    [Fact]
    public void Purchase_WithItsReply_IsSmall()
    {
        var ask = new AskItem(PeerSamples.Item, PeerSamples.Purchase, false, null);
        Assert.InRange(Bytes(to => PeerCodec.Write(to, ask)).Length, 100, 200);
        var reply = new ItemReplied(new OrderAnswered(PeerSamples.Reserved));
        Assert.InRange(Bytes(to => PeerCodec.Write(to, reply)).Length, 80, 130);
    }

    [Fact]
    public void Read_AKindOfANewerBuild_IsToldFromRubbish()
    {
        Assert.Throws<UnknownKindException>(() => PeerCodec.ReadRequest([250, 1, 2, 3]));
        Assert.Throws<UnknownKindException>(() => PeerCodec.ReadReply([250]));
        Assert.Throws<UnknownKindException>(() => PeerCodec.ReadNote([0]));
        byte[] askOfUnknownItemRequest = [1, .. new byte[12], 250, 1];
        Assert.Throws<UnknownKindException>(() => PeerCodec.ReadRequest(askOfUnknownItemRequest));
        var empty = Assert.Throws<PeerFormatException>(() => PeerCodec.ReadRequest([]));
        Assert.IsNotType<UnknownKindException>(empty);
    }

    [Fact]
    public void Read_WhatANewerBuildAppends_IsPassedOver()
    {
        byte[] purchase = [.. Bytes(to => PeerCodec.Write(to, PeerSamples.Requests[0])), 1, 2, 3];
        Assert.Null(DeepEquality.Difference(PeerSamples.Requests[0], PeerCodec.ReadRequest(purchase)));
        var grown = "{\"Most\":7,\"Newer\":{\"a\":[1]}}"u8.ToArray();
        var expire = (AskItem)PeerCodec.ReadRequest([1, .. new byte[12], 14, .. grown]);
        Assert.Equal(new ExpireHolds(7), expire.Request);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"Most\":null}")]
    [InlineData("{\"Most\":7")]
    [InlineData("{\"Most\":7}}")]
    public void Read_JsonThatLacksSomething_IsRefused(string json) => Assert.Throws<PeerFormatException>(
        () => PeerCodec.ReadRequest([1, .. new byte[12], 14, .. Encoding.UTF8.GetBytes(json)]));

    [Theory]
    [InlineData("""{"Amount":5}""")]
    [InlineData("""{"Amount":5,"Cuency":"CNY"}""")]
    [InlineData("""{"Currency":"CNY"}""")]
    [InlineData("""{"Amount":5,"Currency":null}""")]
    [InlineData("5")]
    public void Read_MoneyThatLacksSomething_IsRefused(string money)
    {
        var paid = new ItemReplied(PeerSamples.Replies.OfType<ItemReplied>().Select(one => one.Reply)
            .OfType<PaymentAnswered>().First());
        var good = Encoding.UTF8.GetString(Bytes(to => PeerCodec.Write(to, paid)));
        var at = good.IndexOf("{\"Amount\"", StringComparison.Ordinal);
        var broken = good[..at] + money + good[(good.IndexOf('}', at) + 1)..];

        Assert.IsType<ItemReplied>(PeerCodec.ReadReply(Encoding.UTF8.GetBytes(good)));
        Assert.Throws<PeerFormatException>(() => PeerCodec.ReadReply(Encoding.UTF8.GetBytes(broken)));
    }

    [Fact]
    public void Read_CountsThatCanNotBe_AreRefusedWithoutTheMemory()
    {
        byte[] huge = [3, .. new byte[12], 0xFF, 0xFF, 0xFF, 0xFF, 0x07];
        Assert.Throws<PeerFormatException>(() => PeerCodec.ReadRequest(huge));
    }

    private static string Kinds<T>(IEnumerable<T> samples, Action<PeerWriter, T> write, int at)
        where T : class =>
        string.Join(", ", samples.Select(message => $"{message.GetType().Name} {Bytes(to => write(to, message))[at]}")
            .Distinct());

    public static byte[] Bytes(Action<PeerWriter> write)
    {
        var to = new PeerWriter();
        write(to);
        return to.Written.ToArray();
    }
}
