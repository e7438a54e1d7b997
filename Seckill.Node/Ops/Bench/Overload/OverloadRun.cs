namespace Seckill.Node.Ops.Bench;

/// <summary>What happened while an item was flooded; timestamps and memory count on one clock.</summary>
/// <param name="Normal">The normal load, all phases.</param>
/// <param name="Flood">What came on top.</param>
/// <param name="Log">The normal load's requests one by one.</param>
/// <param name="Memory">The node's, from the beginning of the normal load.</param>
/// <param name="FloodBegan">Timestamp.</param>
/// <param name="FloodEnded">Timestamp of the flood's last request, or of its schedule's end if that was later.</param>
/// <param name="Ended">Timestamp at which the last request of the normal load was due.</param>
/// <param name="Used">Processor time during the flood.</param>
public sealed record OverloadRun(
    LoadResult Normal, LoadResult Flood, AnswerLog Log, ResidentMemory Memory, long FloodBegan, long FloodEnded,
    long Ended, ProcessorTime Used);
