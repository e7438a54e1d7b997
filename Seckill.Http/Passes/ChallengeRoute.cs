using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Admission;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Passes;

/// <summary>Gives challenges (R17), from this node's copy of the item's facts; none of them is remembered.</summary>
internal sealed class ChallengeRoute(
    IItemGateway gateway, ChallengeSeal seal, ChallengeLoad load, EdgeAdmission admission, HttpEdgeOptions options,
    IServerClock clock, SaltSource salts)
{
    public void Map(RouteTable routes) => routes.Add(
        new EdgeRoute("GET", "/v1/items/{id}/challenge", ChallengeAsync)
        {
            Tag = "buyer",
            Summary = "A proof of work to be done before a pass is given; 204: none is asked for",
            Details = "Find a nonce (1 to 128 characters) such that the first `difficulty` bits of "
                + "PBKDF2-HMAC-SHA256(password = the nonce in UTF-8, salt = the 16 bytes that `salt` is the base64url "
                + "of, iterations = the number in `algorithm`, 32 bytes of key) are 0; 2^difficulty tries on average. "
                + "Send all members and the nonce to POST passes until `expiresAt`. Good for one attempt, by this "
                + "buyer, for this item.",
            Roles = Roles.Buyer,
            Subject = PathSubject.Item,
            Limited = true,
            Answers = [new(200, typeof(ChallengeResource)), new(204)],
            Problems = [RequestProblems.NotFound],
        });

    private async ValueTask<Answer> ChallengeAsync(EdgeCall call)
    {
        if (admission.Refuse(call.Context, call.Caller) is { } tooFast)
        {
            return tooFast;
        }

        call.Headers.CacheControl = "no-store";
        if (await gateway.FactsAsync(call.Item, call.Aborted) is not { Status: not ItemStatus.Draft } facts)
        {
            return RequestProblems.NotFound.Plain;
        }

        return facts.Terms.Admission.Challenge switch
        {
            ChallengeKind.None => Answer.NoContent,
            ChallengeKind.ProofOfWork => Give(call),
            var kind => throw new InvalidOperationException($"no challenge of kind {kind}"),
        };
    }

    private Answer Give(EdgeCall call)
    {
        load.Count();
        var asked = options.Challenge;
        var challenge = new Challenge(salts(), asked.Iterations, load.Difficulty, clock.Now + asked.Lifetime);
        var signature = seal.Sign(challenge, call.Item, call.Caller.BuyerKey);
        return Answer.Json(
            StatusCodes.Status200OK, ChallengeText.Show(challenge, signature), EdgeJson.Default.ChallengeResource);
    }
}
