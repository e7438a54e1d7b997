using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Admission;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Orders;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Passes;

/// <summary>
/// Gives passes while an item is open (R4), from this node's copy of its facts; the owner judges them again.
/// </summary>
internal sealed class PassRoutes(
    IItemGateway gateway, PassVerifier passes, EdgeAdmission admission, ChallengeCheck challenges, Refusals refusals,
    RefusalNotes notes, HttpEdgeOptions options, IServerClock clock)
{
    private static readonly ProblemAnswer SoldOutListClosed = new(PurchaseProblems.SoldOut) { WaitListOpen = false };

    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("POST", "/v1/items/{id}/passes", AnswerAsync)
    {
        Tag = "buyer",
        Summary = "A pass: without one nobody buys",
        Details = "Where GET challenge answers 200, its members and a nonce that solves it are needed, and are good "
            + "for one pass; where it answers 204, they are ignored.",
        Roles = Roles.Buyer,
        Subject = PathSubject.Item,
        Limited = true,
        Body = typeof(PassBody),
        BodyOptional = true,
        Answers = [new(201, typeof(PassResource))],
        Problems =
        [
            RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.NotFound, PurchaseProblems.NotOpen,
            PurchaseProblems.Paused, PurchaseProblems.Ended, PurchaseProblems.SoldOut,
            PurchaseProblems.ChallengeFailed,
        ],
    });

    private async ValueTask<Answer> AnswerAsync(EdgeCall call)
    {
        var answer = PurchaseMeter.CountPass(await IssueAsync(call));
        notes.Note(call, RefusalNotes.Pass, answer);
        return answer;
    }

    private async ValueTask<Answer> IssueAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.PassBody, PassBody.Empty);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        if (await gateway.FactsAsync(call.Item, call.Aborted) is not { } facts)
        {
            return RequestProblems.NotFound.Plain;
        }

        var now = clock.Now;
        var waitList = read.Body!.WaitList ?? false;
        var phase = facts.PhaseAt(now);
        if (RefusePhase(facts, phase, waitList) is { } closed)
        {
            return closed;
        }

        // Bad challenges are counted too: the limiters cost less than the first question about one.
        return admission.Refuse(call.Context, call.Caller)
            ?? await challenges.RefuseAsync(call, facts, read.Body.Challenge)
            ?? Issue(call, facts, now, waitListOnly: phase == ItemPhase.SoldOut);
    }

    /// <summary>
    /// Null when a pass may be given: the sale is open, or sold out and the wait list is asked for and open.
    /// </summary>
    private ProblemAnswer? RefusePhase(ItemFacts facts, ItemPhase phase, bool waitList) => phase switch
    {
        ItemPhase.Open => null,
        ItemPhase.Draft => RequestProblems.NotFound.Plain,
        ItemPhase.Scheduled => refusals.NotOpen(facts.Terms.OpensAt),
        ItemPhase.Paused => PurchaseProblems.Paused.Plain,
        ItemPhase.SoldOut when waitList && facts.WaitListOpen => null,
        ItemPhase.SoldOut => facts.WaitListOpen ? Refusals.SoldOutListOpen : SoldOutListClosed,
        ItemPhase.Ended or ItemPhase.Retired => PurchaseProblems.Ended.Plain,
        _ => throw new InvalidOperationException($"no pass rule for phase {phase}"),
    };

    private Answer Issue(EdgeCall call, ItemFacts facts, Instant now, bool waitListOnly)
    {
        var expiresAt = now + options.PassLifetime;
        if (expiresAt > facts.Terms.ClosesAt)
        {
            expiresAt = facts.Terms.ClosesAt;
        }

        var pass = new PurchasePass(call.Item, call.Caller.BuyerKey, facts.Round, now, expiresAt, waitListOnly);
        PurchaseMeter.Given();
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status201Created, new PassResource(passes.Seal(pass), facts.Round, expiresAt, now),
            EdgeJson.Default.PassResource);
    }
}
