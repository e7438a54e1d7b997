using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;

namespace Seckill.Node.Sharding;

/// <summary>What all shards of a node share. Served: called when one of them begins to serve.</summary>
public sealed record ShardParts(
    Guid Me,
    IJournal Journal,
    IShardFence Fence,
    IPermit Permit,
    ShardLoader Loader,
    ItemLoader ItemLoader,
    ItemPorts Items,
    ItemLimits ItemLimits,
    WriterLimits WriterLimits,
    Action<ShardOffset> Committed,
    Action Served,
    ILogger Logger)
{
    /// <summary>For operators who ask at another node.</summary>
    public INodeMemory Memory { get; init; } = NoMemory.Instance;
}
