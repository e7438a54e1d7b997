namespace Seckill.Node.Ops.Model;

/// <summary>The protocol, and nearly right variants of it that the checker must catch (protocol.md).</summary>
public enum Mutant
{
    /// <summary>The protocol as it is.</summary>
    None,

    /// <summary>An append is inserted whatever epoch, owner and head the shard's row has.</summary>
    NoFence,

    /// <summary>The append looks at epoch and owner, not at the head; without an answer it is sent again.</summary>
    ResendWithoutHead,

    /// <summary>The epoch is read in one statement and the batch inserted in the next one.</summary>
    CheckThenInsert,

    /// <summary>When no answer comes, the buyers of the batch are told that they lost.</summary>
    TimeoutMeansLost,

    /// <summary>Without an answer the journal is read in the old epoch; what is not there counts as lost.</summary>
    RereadWithoutFence,

    /// <summary>Passes carry no round: who lost while the stock was out can win later, behind his own back.</summary>
    LostWithoutRounds,

    /// <summary>An order that exists is decided again.</summary>
    NoDeduplication,

    /// <summary>Buyers are told when the batch is sent, not when it is written.</summary>
    AnswerBeforeCommit,

    /// <summary>The standby may lack the last commit when it takes over.</summary>
    AsynchronousFailover,
}
