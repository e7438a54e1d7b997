namespace Seckill.Domain;

/// <summary>
/// Every reason to say no, in one place. Numbers are in the journal (WaitListClosed) and never reused.
/// </summary>
public enum RefusalCode
{
    NotFound = 1,
    KeyReused = 2,

    // purchase
    SoldOut = 10,
    LimitReached = 11,
    RoundClosed = 12,
    NotOpen = 13,
    Paused = 14,
    Ended = 15,
    PassExpired = 16,
    LineLost = 17,
    PassInvalid = 18,
    QuantityInvalid = 19,

    // item
    ItemPublished = 30,
    WrongPhase = 31,
    BelowCommitted = 32,
    StockTooLarge = 33,
    ClosingTimePassed = 34,
    AmountTooLarge = 35,

    // order
    AlreadyPaid = 50,
    NotCancellable = 51,
    NotPayable = 52,
    HoldExpired = 53,
    NotRefundable = 54,
    RefundTooLarge = 55,
    RestockTooEarly = 56,
    NotShippable = 57,
    WrongState = 58,

    // challenge
    ChallengeUsed = 70,
    ChallengeExpired = 71,

    // the way to the item
    LineFull = 80,
    OwnerMoving = 81,
    ReducedCapacity = 82,
}
