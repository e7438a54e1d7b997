using System.Text.Json.Serialization;
using Seckill.Http.Auth;
using Seckill.Http.Development;
using Seckill.Http.Events;
using Seckill.Http.Imports;
using Seckill.Http.Items;
using Seckill.Http.Orders;
using Seckill.Http.Passes;
using Seckill.Http.Payments;
using Seckill.Http.Problems;
using Seckill.Http.Shipments;
using Seckill.Http.Webhooks;

namespace Seckill.Http.Json;

/// <summary>
/// All bodies and resources, with code generated for them. Bodies are read strictly: exact names, no unknown or
/// repeated
/// members, no numbers in strings, little nesting.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = 16,
    Converters = [typeof(InstantConverter), typeof(WholeNumberConverter)])]
[JsonSerializable(typeof(DevTokenBody))]
[JsonSerializable(typeof(DevTokenResource))]
[JsonSerializable(typeof(TimeResource))]
[JsonSerializable(typeof(ItemBody))]
[JsonSerializable(typeof(ItemChangeBody))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(AdjustmentBody))]
[JsonSerializable(typeof(AdmissionChangeBody))]
[JsonSerializable(typeof(ItemResource))]
[JsonSerializable(typeof(MerchantItemResource))]
[JsonSerializable(typeof(StockResource))]
[JsonSerializable(typeof(CertificateResource))]
[JsonSerializable(typeof(ItemReportResource))]
[JsonSerializable(typeof(ListResource<ItemResource>))]
[JsonSerializable(typeof(ListResource<MerchantItemResource>))]
[JsonSerializable(typeof(ListResource<OrderResource>))]
[JsonSerializable(typeof(PassBody))]
[JsonSerializable(typeof(PassResource))]
[JsonSerializable(typeof(ChallengeResource))]
[JsonSerializable(typeof(ChallengeBody))]
[JsonSerializable(typeof(PurchaseBody))]
[JsonSerializable(typeof(OrderResource))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(PaymentBody))]
[JsonSerializable(typeof(PaymentResource))]
[JsonSerializable(typeof(RefundBody))]
[JsonSerializable(typeof(ShipmentBody))]
[JsonSerializable(typeof(DeliveryBody))]
[JsonSerializable(typeof(PaymentCallbackBody))]
[JsonSerializable(typeof(KeySetResource))]
[JsonSerializable(typeof(CarrierReportBody))]
[JsonSerializable(typeof(SandboxBody))]
[JsonSerializable(typeof(OutageBody))]
[JsonSerializable(typeof(CrowdBody))]
[JsonSerializable(typeof(CrowdResource))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookResource))]
[JsonSerializable(typeof(ListResource<WebhookResource>))]
[JsonSerializable(typeof(DeliveryResource))]
[JsonSerializable(typeof(ListResource<DeliveryResource>))]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(ReplayResource))]
[JsonSerializable(typeof(CloudEventResource<OrderResource>))]
[JsonSerializable(typeof(CloudEventResource<MerchantItemResource>))]
[JsonSerializable(typeof(CloudEventResource<TestEventData>))]
[JsonSerializable(typeof(EventResource))]
[JsonSerializable(typeof(ListResource<EventResource>))]
[JsonSerializable(typeof(ImportResource))]
[JsonSerializable(typeof(ListResource<ImportResource>))]
[JsonSerializable(typeof(LineProblem))]
[JsonSerializable(typeof(ProblemResource))]
internal sealed partial class EdgeJson : JsonSerializerContext;
