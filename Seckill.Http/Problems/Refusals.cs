using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Http.Problems;

/// <summary>Maps what an item refuses to what a client reads: the one switch over refusal codes at the edge.</summary>
internal sealed class Refusals(RetryAdvice retry, IServerClock clock)
{
    public static readonly ProblemAnswer SoldOutListOpen = new(PurchaseProblems.SoldOut) { WaitListOpen = true };

    /// <summary>The outcome is open, and the answer must say so: a repeat with the same key finds out.</summary>
    public ProblemAnswer Undecided() => retry.Busy(PurchaseProblems.ReducedCapacity);

    public ProblemAnswer Answer(ItemId item, Refused refused)
    {
        var type = TypeOf(refused.Code);
        return refused.Code switch
        {
            RefusalCode.LineFull or RefusalCode.OwnerMoving or RefusalCode.ReducedCapacity =>
                Later(type, refused.RetryAfter),
            // Of an attempt: it came too late to be decided; the same key may be sent again in a moment.
            RefusalCode.LineLost => Later(PurchaseProblems.OwnerMoving, TimeSpan.FromSeconds(1)),
            RefusalCode.SoldOut when refused.WaitListOpen => SoldOutListOpen,
            RefusalCode.ChallengeUsed => ChallengeFailures.Used,
            RefusalCode.ChallengeExpired => ChallengeFailures.Expired,
            RefusalCode.NotOpen => NotOpen(refused.OpensAt, refused.RetryAfter),
            RefusalCode.LimitReached when refused.Order is { } order =>
                new ProblemAnswer(type) { OrderId = new OrderId(item, order) },
            _ when FieldOf(refused.Code) is { } error => new ProblemAnswer(type) { Errors = [error] },
            _ => type.Plain,
        };
    }

    /// <summary>For replies that are no success of the route: refused or undecided. Anything else is a bug.</summary>
    public ProblemAnswer Answer(ItemId item, ItemReply reply) => reply switch
    {
        Refused refused => Answer(item, refused),
        Seckill.Domain.Undecided => Undecided(),
        _ => throw new InvalidOperationException($"unexpected reply {reply.GetType().Name}"),
    };

    public ProblemAnswer NotOpen(Instant? opensAt, TimeSpan? after = null) => new(PurchaseProblems.NotOpen)
    {
        OpensAt = opensAt,
        RetryAfter = after ?? (opensAt is { } opens && opens > clock.Now ? opens - clock.Now : TimeSpan.FromSeconds(1)),
    };

    /// <summary>The problem code that an order refused for this reason shows as its reason.</summary>
    public static string ReasonOf(RefusalCode code) => TypeOf(code).Code;

    public static ProblemType TypeOf(RefusalCode code) => code switch
    {
        RefusalCode.NotFound => RequestProblems.NotFound,
        RefusalCode.KeyReused => RequestProblems.KeyReused,
        RefusalCode.SoldOut => PurchaseProblems.SoldOut,
        RefusalCode.LimitReached => PurchaseProblems.LimitReached,
        RefusalCode.RoundClosed => PurchaseProblems.RoundClosed,
        RefusalCode.NotOpen => PurchaseProblems.NotOpen,
        RefusalCode.Paused => PurchaseProblems.Paused,
        RefusalCode.Ended => PurchaseProblems.Ended,
        RefusalCode.PassExpired => PurchaseProblems.PassExpired,
        RefusalCode.LineLost => PurchaseProblems.LineLost,
        RefusalCode.PassInvalid => PurchaseProblems.PassInvalid,
        RefusalCode.ItemPublished => OrderProblems.ItemPublished,
        RefusalCode.WrongPhase => OrderProblems.WrongPhase,
        RefusalCode.BelowCommitted => OrderProblems.BelowCommitted,
        RefusalCode.AlreadyPaid => OrderProblems.AlreadyPaid,
        RefusalCode.NotCancellable => OrderProblems.NotCancellable,
        RefusalCode.NotPayable => OrderProblems.NotPayable,
        RefusalCode.HoldExpired => OrderProblems.HoldExpired,
        RefusalCode.NotRefundable => OrderProblems.NotRefundable,
        RefusalCode.NotShippable => OrderProblems.NotShippable,
        RefusalCode.WrongState => OrderProblems.WrongState,
        RefusalCode.ChallengeUsed or RefusalCode.ChallengeExpired => PurchaseProblems.ChallengeFailed,
        RefusalCode.LineFull => PurchaseProblems.LineFull,
        RefusalCode.OwnerMoving => PurchaseProblems.OwnerMoving,
        RefusalCode.ReducedCapacity => PurchaseProblems.ReducedCapacity,
        RefusalCode.QuantityInvalid or RefusalCode.StockTooLarge or RefusalCode.ClosingTimePassed
            or RefusalCode.AmountTooLarge or RefusalCode.RefundTooLarge
            or RefusalCode.RestockTooEarly => RequestProblems.Invalid,
        _ => throw new InvalidOperationException($"no problem for refusal {code}"),
    };

    private ProblemAnswer Later(ProblemType type, TimeSpan? after) =>
        after is { } wait ? retry.Later(type, wait) : retry.Busy(type);

    private static FieldError? FieldOf(RefusalCode code) => code switch
    {
        RefusalCode.QuantityInvalid => new("quantity", "must be from 1 to the limit per buyer", "必须在 1 到每人限购数量之间"),
        RefusalCode.StockTooLarge => new("delta", "would take the stock over 1000000000", "会使库存超过 1000000000"),
        RefusalCode.AmountTooLarge => new(
            "price.amount", "times perBuyerLimit must not exceed 2^53 - 1", "乘以 perBuyerLimit 不得超过 2^53 - 1"),
        RefusalCode.ClosingTimePassed => FieldError.Future("closesAt"),
        RefusalCode.RefundTooLarge => new("amount", "is more than is left of the paid amount", "超过了剩余的已付金额"),
        RefusalCode.RestockTooEarly => new(
            "restock", "is allowed only on the refund that completes the amount", "只有补足全额的退款才允许退回库存"),
        _ => null,
    };
}
