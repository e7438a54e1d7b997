using Seckill.Domain;
using Seckill.Http.Orders;
using Seckill.Http.Problems;

namespace Seckill.Node.Ops.Management;

/// <summary>The rule behind a refusal, in words for an operator who has to explain it.</summary>
internal static class WhyRefused
{
    /// <param name="code">The problem's code, which is the reason of a refused order, too.</param>
    /// <param name="rule">Who said so.</param>
    /// <param name="then">The item as it was; null: not known.</param>
    public static string Of(string code, string rule, ItemThen? then = null) =>
        RuleOf(code, rule) + (then is null ? "" : FormattableString.Invariant(
            $"; at {then.Position.Shard}/{then.Position.Offset} the item was {then.Status}, round {then.Round}: ")
            + FormattableString.Invariant($"{then.Free} free, {then.Held} held, {then.Sold} sold, ")
            + FormattableString.Invariant($"{then.Returned} returned of {then.Total}, {then.Waiting} waiting"));

    private static string RuleOf(string code, string rule) => rule switch
    {
        ProblemAnswer.ByBuyerLimiter =>
            "the buyer came faster than seckill.admission.buyer allows on one node; not final",
        ProblemAnswer.ByAddressLimiter =>
            "his network came faster than seckill.admission.address allows on one node; not final",
        ProblemAnswer.ByNodeBound =>
            "the node had seckill.http.max-in-flight purchases under way; not final",
        _ => Reasons.GetValueOrDefault(code) ?? $"refused with {code}",
    };

    private static readonly Dictionary<string, string> Reasons = new()
    {
        [CodeOf(RefusalCode.SoldOut)] = "fewer units were free than asked for when his turn came; final for the pass",
        [CodeOf(RefusalCode.LimitReached)] = "the buyer has an order or units up to the item's limit already",
        [CodeOf(RefusalCode.RoundClosed)] =
            "the pass was of an earlier round, or older than the wait list's last opening; final for the pass",
        [CodeOf(RefusalCode.NotOpen)] = "the sale had not opened yet; not final",
        [CodeOf(RefusalCode.Paused)] = "the sale was paused; not final",
        [CodeOf(RefusalCode.Ended)] = "the sale was over, or the item retired",
        [CodeOf(RefusalCode.PassExpired)] = "the pass was older than seckill.items.pass-lifetime when it came in line",
        [CodeOf(RefusalCode.PassInvalid)] = "the pass was not of this buyer and item, or was changed",
        [PurchaseProblems.PassMissing.Code] = "no pass was sent",
        [PurchaseProblems.ChallengeFailed.Code] = "the challenge was not solved, too old, or used before",
        [CodeOf(RefusalCode.LineLost)] =
            "it stood in line when its owner died or gave the shard up: nothing was decided, nothing was taken",
        [CodeOf(RefusalCode.LineFull)] = "the item's line had maxLine purchases in it; not final",
        [CodeOf(RefusalCode.OwnerMoving)] = "the item's shard was changing hands; not final",
        [CodeOf(RefusalCode.ReducedCapacity)] =
            "the owner could not be asked, or could not write to the journal in time; not final",
        [CodeOf(RefusalCode.KeyReused)] = "the same key came with another body",
    };

    private static string CodeOf(RefusalCode code) => Refusals.ReasonOf(code);
}
