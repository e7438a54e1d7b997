namespace Seckill.Node.Ops.Simulation;

/// <summary>A database that breaks its word, to see that the simulation notices.</summary>
public enum SimSabotage
{
    None,

    /// <summary>Appends are inserted whatever epoch, owner and head are.</summary>
    NoFence,

    /// <summary>Every tenth append of a shard is answered and not written.</summary>
    LostCommits,

    /// <summary>Every tenth step of a projection moves its offset and leaves its rows as they were.</summary>
    LostRows,

    /// <summary>Every tenth step of a projection writes its rows and leaves its offset where it was.</summary>
    RepeatedSteps,
}
