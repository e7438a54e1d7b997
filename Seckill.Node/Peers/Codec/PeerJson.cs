using System.Text.Json.Serialization;
using Seckill.Domain;

namespace Seckill.Node.Peers.Codec;

/// <summary>
/// The JSON shapes of messages that are not many: members named as in C#, enums as numbers. A member added later needs
/// a default in C#, for older builds do not send it.
/// </summary>
[JsonSourceGenerationOptions(
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, IgnoreReadOnlyProperties = true,
    Converters = [typeof(PeerMoney)])]
[JsonSerializable(typeof(CreateItem))]
[JsonSerializable(typeof(ChangeDraft))]
[JsonSerializable(typeof(PublishItem))]
[JsonSerializable(typeof(PauseItem))]
[JsonSerializable(typeof(ResumeItem))]
[JsonSerializable(typeof(RetireItem))]
[JsonSerializable(typeof(AdjustStock))]
[JsonSerializable(typeof(CancelOrder))]
[JsonSerializable(typeof(StartPayment))]
[JsonSerializable(typeof(RecordPayment))]
[JsonSerializable(typeof(RecordRefundSent))]
[JsonSerializable(typeof(ExpireHolds))]
[JsonSerializable(typeof(SettleDeadline))]
[JsonSerializable(typeof(OpenRound))]
[JsonSerializable(typeof(RequestRefund))]
[JsonSerializable(typeof(ShipOrder))]
[JsonSerializable(typeof(RecordDelivery))]
[JsonSerializable(typeof(ClawBackHold))]
[JsonSerializable(typeof(ChangeAdmission))]
[JsonSerializable(typeof(ReportShipment))]
[JsonSerializable(typeof(ReadItem))]
[JsonSerializable(typeof(ReadStock))]
[JsonSerializable(typeof(ReadBalance))]
[JsonSerializable(typeof(ReadStateHash))]
[JsonSerializable(typeof(ItemAnswered))]
[JsonSerializable(typeof(StockAnswered))]
[JsonSerializable(typeof(PaymentAnswered))]
[JsonSerializable(typeof(BalanceAnswered))]
[JsonSerializable(typeof(StateHashAnswered))]
[JsonSerializable(typeof(OrderViewExtras))]
[JsonSerializable(typeof(ShardsDescribed))]
[JsonSerializable(typeof(FactsTold))]
[JsonSerializable(typeof(AskRefusals))]
[JsonSerializable(typeof(RefusalsTold))]
[JsonSerializable(typeof(NodeDescribed))]
[JsonSerializable(typeof(PassivateItem))]
internal sealed partial class PeerJson : JsonSerializerContext;

/// <summary>What most orders have none of.</summary>
internal sealed record OrderViewExtras(
    OrderPaymentView? Payment, OrderShipmentView? Shipment, OrderRefundView? Refund);
