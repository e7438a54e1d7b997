namespace Seckill.Domain;

/// <summary>The decisions that rules give, and what all of them ask first: who may, and was it done before.</summary>
internal static class Verdict
{
    public static readonly Decision Done = new(DecisionKind.Done);

    public static Decision No(RefusalCode code) => Decision.No(code);

    public static Decision No(RefusalCode code, OrderKey order) =>
        new(DecisionKind.Refused, Refusal: new Refused(code, order));

    public static Decision Item(bool replayed = false) => new(DecisionKind.Item, Replayed: replayed);

    public static Decision Order(OrderKey order, bool replayed = false) => new(DecisionKind.Order, order, replayed);

    /// <summary>The merchant on his own item; the system on all.</summary>
    public static bool MayRun(ItemState state, Requester by) =>
        by.Kind == RequesterKind.System || (by.Kind == RequesterKind.Merchant && by.Subject == state.Merchant);

    /// <summary>As <see cref="MayRun"/>, and operators on all items.</summary>
    public static bool MayControl(ItemState state, Requester by) =>
        by.Kind == RequesterKind.Operator || MayRun(state, by);

    /// <summary>The answer to an item command whose key was seen before; null: it is new.</summary>
    public static Decision? Repeat(ItemState state, CommandStamp stamp) =>
        stamp != default && state.Commands.TryGetValue(stamp.Key, out var done)
            ? Repeat(done, stamp, default) : null;

    /// <summary>The answer to a command on an order whose key was seen before; null: it is new.</summary>
    public static Decision? Repeat(ItemState state, int slot, CommandStamp stamp)
    {
        if (stamp != default && state.FindExtras(slot) is { } extras)
        {
            foreach (var done in extras.Commands)
            {
                if (done.Stamp.Key == stamp.Key)
                {
                    return Repeat(done, stamp, state.Orders[slot].Key);
                }
            }
        }

        return null;
    }

    private static Decision Repeat(RememberedCommand done, CommandStamp stamp, OrderKey order) =>
        done.Stamp.BodyDigest == stamp.BodyDigest
            ? new Decision(done.Kind, order, Replayed: true, PaymentId: done.PaymentId)
            : No(RefusalCode.KeyReused);
}
