using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Passes;

/// <summary>Judges the challenge that comes with a request for a pass (R17), cheapest question first.</summary>
/// <remarks>
/// Order: is one asked for and sent; its shape; signature (one MAC: bound to buyer and item); age; the proof itself
/// (one PBKDF2); single use, at the item's owner, for the whole cluster. Proof comes before use: only who has worked is
/// remembered there, so that its memory can not be filled for nothing. The limiters were asked before all of it.
/// </remarks>
internal sealed class ChallengeCheck(
    ChallengeSeal seal, ChallengeLoad load, ItemAsks asks, Refusals refusals, IServerClock clock, SaltSource salts)
{
    /// <summary>Null: a pass may be given. 503 when the owner can not say whether it was used.</summary>
    public ValueTask<ProblemAnswer?> RefuseAsync(EdgeCall call, ItemFacts facts, ChallengeBody? body) =>
        facts.Terms.Admission.Challenge switch
        {
            // Also with a solution in the body: its challenge may have been switched off while it was solved.
            ChallengeKind.None => new(default(ProblemAnswer)),
            ChallengeKind.ProofOfWork => RefuseProofAsync(call, body),
            var kind => throw new InvalidOperationException($"no check of challenge {kind}"),
        };

    private async ValueTask<ProblemAnswer?> RefuseProofAsync(EdgeCall call, ChallengeBody? body)
    {
        load.Count();
        if (body is null)
        {
            return ChallengeFailures.Missing;
        }

        var check = new BodyCheck();
        ChallengeText.Check(body, check);
        check.Text("challenge.nonce", body.Nonce, ChallengeText.MostNonce);
        if (check.Problem is { } problem)
        {
            return problem;
        }

        if (ChallengeText.Read(body) is not { } challenge
            || !seal.Fits(body.Signature, challenge, call.Item, call.Caller.BuyerKey))
        {
            return ChallengeFailures.NotYours;
        }

        if (challenge.ExpiresAt <= clock.Now)
        {
            return ChallengeFailures.Expired;
        }

        if (!ProofOfWork.IsSolvedBy(challenge, body.Nonce!))
        {
            return ChallengeFailures.Wrong;
        }

        var use = new UseChallenge(challenge.Salt, challenge.ExpiresAt, salts());
        return await asks.AskAsync(call.Item, use) is var reply and not Done ? refusals.Answer(call.Item, reply) : null;
    }
}
