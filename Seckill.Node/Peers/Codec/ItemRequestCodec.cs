using Seckill.Domain;
using Family = Seckill.Node.Peers.Codec.MessageFamily<Seckill.Domain.ItemRequest>;

namespace Seckill.Node.Peers.Codec;

/// <summary>
/// Commands and queries for items. Purchases, reads of orders and uses of challenges, which are as many as the buyers,
/// have a form of their own.
/// </summary>
internal static class ItemRequestCodec
{
    private const byte WaitList = 1;
    private const byte Deferred = 2;
    private const byte WaitListOnly = 4;

    public static readonly MessageFamily<ItemRequest> Family = new(
        Family.Binary<PlaceOrder>(1, Write, ReadPlaceOrder),
        Family.Binary<ReadOrder>(2, Write, ReadReadOrder),
        Family.Text(3, PeerJson.Default.CreateItem),
        Family.Text(4, PeerJson.Default.ChangeDraft),
        Family.Text(5, PeerJson.Default.PublishItem),
        Family.Text(6, PeerJson.Default.PauseItem),
        Family.Text(7, PeerJson.Default.ResumeItem),
        Family.Text(8, PeerJson.Default.RetireItem),
        Family.Text(9, PeerJson.Default.AdjustStock),
        Family.Text(10, PeerJson.Default.CancelOrder),
        Family.Text(11, PeerJson.Default.StartPayment),
        Family.Text(12, PeerJson.Default.RecordPayment),
        Family.Text(13, PeerJson.Default.RecordRefundSent),
        Family.Text(14, PeerJson.Default.ExpireHolds),
        Family.Text(15, PeerJson.Default.SettleDeadline),
        Family.Text(16, PeerJson.Default.OpenRound),
        Family.Text(17, PeerJson.Default.RequestRefund),
        Family.Text(18, PeerJson.Default.ShipOrder),
        Family.Text(19, PeerJson.Default.RecordDelivery),
        Family.Text(20, PeerJson.Default.ClawBackHold),
        Family.Text(21, PeerJson.Default.ReadItem),
        Family.Text(22, PeerJson.Default.ReadStock),
        Family.Text(23, PeerJson.Default.ReadBalance),
        Family.Binary<UseChallenge>(24, Write, ReadUseChallenge),
        Family.Text(25, PeerJson.Default.ChangeAdmission),
        Family.Text(26, PeerJson.Default.ReportShipment),
        Family.Text(27, PeerJson.Default.ReadStateHash),
        Family.Text(30, PeerJson.Default.PassivateItem));

    private static void Write(PeerWriter to, PlaceOrder order)
    {
        to.Key(order.Order.Value);
        to.Text(order.Buyer);
        to.Key(order.BuyerKey.Value);
        to.Int32(order.Quantity);
        to.Byte((byte)((order.WaitList ? WaitList : 0) | (order.Deferred ? Deferred : 0)
            | (order.Pass.WaitListOnly ? WaitListOnly : 0)));
        to.Int32(order.Pass.Round);
        to.Instant(order.Pass.IssuedAt);
        to.Instant(order.Pass.ExpiresAt);
        to.UInt64(order.BodyDigest);
        to.Key(order.ShipTo.Salt);
        to.Text(order.ShipTo.Name);
        to.Text(order.ShipTo.Phone);
        to.Text(order.ShipTo.Address);
        to.Text(order.ShipTo.Network);
        to.Instant(order.TakenAt);
    }

    private static PlaceOrder ReadPlaceOrder(ref PeerReader from)
    {
        var order = new OrderKey(from.Key());
        var buyer = from.Text();
        var buyerKey = new BuyerKey(from.Key());
        var quantity = from.Int32();
        var flags = from.Byte();
        var pass = new PassFacts(from.Int32(), from.Instant(), from.Instant(), (flags & WaitListOnly) != 0);
        var digest = from.UInt64();
        var shipTo = new ShipToRecord(from.Key(), from.Text(), from.Text(), from.Text(), from.Text());
        return new PlaceOrder(order, buyer, buyerKey, quantity, (flags & WaitList) != 0, pass, digest, shipTo,
            (flags & Deferred) != 0, from.Instant());
    }

    private static void Write(PeerWriter to, ReadOrder query)
    {
        to.Key(query.Order.Value);
        to.Text(query.Reader.Subject);
        to.Int32((int)query.Reader.Kind);
        to.Key(query.ReaderKey.Value);
        to.Byte(query.Final ? (byte)1 : (byte)0);
        to.Int32(query.Seen);
    }

    private static ReadOrder ReadReadOrder(ref PeerReader from) => new(
        new OrderKey(from.Key()), new Requester(from.Text(), (RequesterKind)from.Int32()), new BuyerKey(from.Key()),
        from.Byte() != 0, from.Int32());

    private static void Write(PeerWriter to, UseChallenge use)
    {
        to.Key(use.Challenge);
        to.Instant(use.ExpiresAt);
        to.Key(use.Attempt);
    }

    private static UseChallenge ReadUseChallenge(ref PeerReader from) =>
        new(from.Key(), from.Instant(), from.Key());
}
