namespace Seckill.Node.Journal;

/// <summary>
/// This node's permit to decide: it runs from just before a beat that succeeded, shorter than others wait before they
/// declare a silent node dead. It guards answers from memory; writes are guarded by the store itself.
/// </summary>
public interface IPermit
{
    /// <summary>False: nothing may be decided or answered from memory now.</summary>
    bool IsValid { get; }

    /// <summary>
    /// How often it had run out when it was renewed. Who acquired a shard before the last lapse must acquire it again
    /// before he decides: others may have thought this node dead in between.
    /// </summary>
    int Lapses { get; }
}
