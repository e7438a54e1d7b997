namespace Seckill.Domain;

/// <summary>
/// The verdict of the decider. It names what the answer is about; the answer itself is made after the commit, from the
/// state as it is then, by <see cref="ItemReplies"/>.
/// </summary>
public readonly record struct Decision(
    DecisionKind Kind, OrderKey Order = default, bool Replayed = false, Refused? Refusal = null,
    string? PaymentId = null)
{
    public static Decision No(RefusalCode code) => new(DecisionKind.Refused, Refusal: Refused.With(code));
}

public enum DecisionKind
{
    Refused,
    Done,
    Item,
    Stock,
    Order,
    Payment,
}
