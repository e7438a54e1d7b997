using Seckill.Node.Journal;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>What a look at the rows is for.</summary>
public sealed record ClusterParts(
    INodeTable Nodes,
    IShardTable Shards,
    NodeMembership Membership,
    DeathWatch DeathWatch,
    ShardOwners Owners,
    ShardRegion Region,
    ShardMoves Moves,
    SaleWarmUp WarmUp,
    FactsSpread Spread,
    IPeerNetwork Network,
    JournalClock Clock,
    TimeSpan ObserveInterval,
    INodeMemory Memory);
