using System.Text.Json.Serialization;
using Seckill.Http.Items;
using Seckill.Http.Json;
using Seckill.Http.Orders;
using Seckill.Http.Problems;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;
using Seckill.Node.Ops.Doctor;
using Seckill.Node.Ops.Fuzz;
using Seckill.Node.Ops.Model;
using Seckill.Node.Ops.Simulation;

namespace Seckill.Node.Ops.Management;

/// <summary>Bodies and resources of the management listener; bodies are read as strictly as the public ones.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = 16,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(MemberList))]
[JsonSerializable(typeof(MemberResource))]
[JsonSerializable(typeof(MemberChangeBody))]
[JsonSerializable(typeof(ShardList))]
[JsonSerializable(typeof(ShardResource))]
[JsonSerializable(typeof(ShardMoveBody))]
[JsonSerializable(typeof(PlaceResource))]
[JsonSerializable(typeof(ClusterEventResource))]
[JsonSerializable(typeof(AdmissionStateResource))]
[JsonSerializable(typeof(NodeResource))]
[JsonSerializable(typeof(DrainResource))]
[JsonSerializable(typeof(ConfigResource))]
[JsonSerializable(typeof(LogLevelResource))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ReviewResource))]
[JsonSerializable(typeof(ReviewedHoldResource))]
[JsonSerializable(typeof(ClawBackBody))]
[JsonSerializable(typeof(ClawBackResource))]
[JsonSerializable(typeof(ClawedBackResource))]
[JsonSerializable(typeof(LatePaymentList))]
[JsonSerializable(typeof(ReconciliationResource))]
[JsonSerializable(typeof(HeadList))]
[JsonSerializable(typeof(ItemIdList))]
[JsonSerializable(typeof(StrayList))]
[JsonSerializable(typeof(HeadResource))]
[JsonSerializable(typeof(CommitList))]
[JsonSerializable(typeof(CommitResource))]
[JsonSerializable(typeof(EventRow))]
[JsonSerializable(typeof(ItemDiffResource))]
[JsonSerializable(typeof(CellDifferenceResource))]
[JsonSerializable(typeof(DiffReport))]
[JsonSerializable(typeof(DiffRow))]
[JsonSerializable(typeof(CertificateResource))]
[JsonSerializable(typeof(CheckpointList))]
[JsonSerializable(typeof(CheckpointResource))]
[JsonSerializable(typeof(CheckpointFile))]
[JsonSerializable(typeof(KeySetResource))]
[JsonSerializable(typeof(ReceiptCheck))]
[JsonSerializable(typeof(VerificationResource))]
[JsonSerializable(typeof(FindingResource))]
[JsonSerializable(typeof(StateCheckResource))]
[JsonSerializable(typeof(SimTotals))]
[JsonSerializable(typeof(SimRow))]
[JsonSerializable(typeof(RequestReport))]
[JsonSerializable(typeof(RouteRow))]
[JsonSerializable(typeof(DecoderReport))]
[JsonSerializable(typeof(DecoderRow))]
[JsonSerializable(typeof(ModelRows))]
[JsonSerializable(typeof(ModelRow))]
[JsonSerializable(typeof(ReplayedItem))]
[JsonSerializable(typeof(ReplayedItem[]))]
[JsonSerializable(typeof(ErasureBody))]
[JsonSerializable(typeof(ErasureResource))]
[JsonSerializable(typeof(BrokerResource))]
[JsonSerializable(typeof(ItemListing))]
[JsonSerializable(typeof(ItemListed))]
[JsonSerializable(typeof(ItemDetail))]
[JsonSerializable(typeof(ItemReasonBody))]
[JsonSerializable(typeof(ItemAdjustBody))]
[JsonSerializable(typeof(ItemAsleep))]
[JsonSerializable(typeof(StockResource))]
[JsonSerializable(typeof(OrderListing))]
[JsonSerializable(typeof(OrderListed))]
[JsonSerializable(typeof(OrderStory))]
[JsonSerializable(typeof(LossStory))]
[JsonSerializable(typeof(LossResource))]
[JsonSerializable(typeof(ProjectionList))]
[JsonSerializable(typeof(ProjectionResource))]
[JsonSerializable(typeof(TopResource))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(DoctorLine))]
[JsonSerializable(typeof(ProblemResource))]
internal sealed partial class ManagementJson : JsonSerializerContext;
