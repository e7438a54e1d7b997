using Microsoft.Extensions.Logging;
using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>Log lines of items: one per change of state, nothing per request.</summary>
internal static partial class ItemLog
{
    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "item {Item}: could not be loaded")]
    public static partial void LoadFailed(ILogger logger, Exception fault, ItemId item);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Critical, Message = "item {Item}: broken, its shard stops")]
    public static partial void ActorBroken(ILogger logger, Exception fault, ItemId item);
}
