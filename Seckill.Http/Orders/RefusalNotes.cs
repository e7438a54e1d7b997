using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>Takes down who lost and why, as the answer leaves: "why did I lose?" is asked later.</summary>
internal sealed partial class RefusalNotes(RefusalMemory memory, IServerClock clock, ILogger<RefusalNotes> log)
{
    public const string Pass = "pass";
    public const string Order = "order";

    /// <summary>Bad input and unknown items are nobody's loss.</summary>
    public void Note(EdgeCall call, string what, Answer answer)
    {
        if (answer is ProblemAnswer { Type: { Status: 403 or 409 or 429 or 503, Code: var code }, Rule: var rule }
            && code != RequestProblems.Forbidden.Code)
        {
            var now = clock.Now;
            var atEdge = what == Pass || code == PurchaseProblems.PassMissing.Code
                || code == PurchaseProblems.PassInvalid.Code;
            rule = atEdge && rule == ProblemAnswer.ByItem ? ProblemAnswer.ByEdge : rule;
            memory.Note(call.Item, call.Caller.BuyerKey, new RefusalNote(what, code, rule, 1, now, now));
            LogRefused(what, call.Caller.Subject, call.Item, code, rule);
        }
    }

    /// <summary>It was answered 202 and then refused.</summary>
    public void Note(OrderId order, BuyerKey buyer, RefusalCode reason)
    {
        var now = clock.Now;
        memory.Note(order.Item, buyer, new RefusalNote(
            Order, Refusals.ReasonOf(reason), ProblemAnswer.ByItem, 1, now, now, order.Key));
    }

    public void NoteWon() => memory.NoteWon();

    [LoggerMessage(1, LogLevel.Debug, "{What} of {Buyer} for item {Item} refused: {Code} ({Rule})")]
    private partial void LogRefused(string what, string buyer, ItemId item, string code, string rule);
}
