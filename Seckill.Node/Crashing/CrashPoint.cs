namespace Seckill.Node.Crashing;

/// <summary>
/// Every place where a death could break a promise. In SECKILL_CRASH_AT its name is written as append-before-statement.
/// </summary>
public enum CrashPoint
{
    // The append (protocol.md, Answers): store, then answer.
    AppendBeforeStatement,

    /// <summary>PostgreSQL: sent, and no answer yet. SQLite: carried out in a transaction that is open.</summary>
    AppendInFlight,

    /// <summary>The store has said what became of it, the writer does not know yet.</summary>
    AppendAfterCommit,
    BatchBeforeAnswers,

    /// <summary>Answered; projections and event walkers have not heard of the commit.</summary>
    BatchBeforeHints,
    TurnBeforeAnswers,

    /// <summary>Answered; what follows from the events (refunds, settlements) has not begun.</summary>
    TurnBeforeEffects,

    // SQLite's one writer: appends, acquires, claims, whatever shares its transaction.
    WriteBeforeCommit,
    WriteAfterCommit,

    // The edge.
    ResponseBeforeSending,
    CallbackBeforeRecording,
    CallbackBeforeResponse,

    // A projection's step: rows and offset in one transaction.
    StepBeforeOffset,
    StepBeforeCommit,
    StepAfterCommit,

    // Snapshots are caches.
    SnapshotBeforeSaving,
    SnapshotAfterSaving,
    ShardSnapshotAfterSaving,

    // Membership and ownership.
    JoinBeforeUp,
    AcquireBeforeStatement,
    AcquireAfterStatement,
    ServeAfterLoading,
    HandOverBeforeStatement,
    HandOverAfterStatement,
    HandOverAfterForwarding,
    TakeOverBeforeAcquire,
    DrainAfterRow,
    LeaveBeforeRow,

    // Checkpoints: a row of the database, then a file outside it.
    CheckpointBeforeRow,
    CheckpointAfterRow,
    CheckpointBeforeRename,
    CheckpointAfterFile,

    // Money.
    PaymentBeforeReference,
    RefundBeforeAsking,
    RefundAfterAsking,
    RefundAfterRecording,
    SettleAfterAsking,

    // What others are told.
    EventsBeforeTelling,
    EventsAfterTelling,
    DeliveryBeforeSending,
    DeliveryAfterSending,
    DeliveryAfterSettling,

    // Imports of items, and of a whole journal.
    ImportBeforeProgress,
    ImportAfterProgress,
    CopyAfterCommits,
    CopyBeforeRows,
}
