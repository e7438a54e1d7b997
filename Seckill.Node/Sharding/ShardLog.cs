using Microsoft.Extensions.Logging;

namespace Seckill.Node.Sharding;

/// <summary>Log lines of a shard's life: one per change of state, with shard, epoch and offset.</summary>
internal static partial class ShardLog
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Debug,
        Message = "shard {Shard} epoch {Epoch} offset {Offset}: serving, {Awake} items awake")]
    public static partial void Serving(ILogger logger, int shard, long epoch, long offset, int awake);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Critical,
        Message = "shard {Shard} epoch {Epoch}: its journal can not be replayed; it does not serve")]
    public static partial void Broken(ILogger logger, Exception fault, int shard, long epoch);

    [LoggerMessage(
        EventId = 4003, Level = LogLevel.Warning, Message = "shard {Shard} epoch {Epoch}: could not be loaded")]
    public static partial void LoadFailed(ILogger logger, Exception fault, int shard, long epoch);

    [LoggerMessage(
        EventId = 4004, Level = LogLevel.Warning, Message = "shard {Shard} offset {Offset}: snapshot not saved")]
    public static partial void SnapshotFailed(ILogger logger, Exception fault, int shard, long offset);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Warning,
        Message = "not all shards could be handed over; the others take them when this node is gone")]
    public static partial void DrainFailed(ILogger logger, Exception fault);
}
