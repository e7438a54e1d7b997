using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Items;

/// <summary>Publish, pause, resume, retire: each with a recorded reason.</summary>
internal sealed class ItemActionRoutes(ItemAsks asks, CommandStamps stamps, Refusals refusals, IServerClock clock)
{
    private delegate ItemCommand Wish(Requester by, string reason, CommandStamp stamp);

    public void Map(RouteTable routes)
    {
        Add(routes, "publish", "Publishes a draft", (by, reason, stamp) => new PublishItem(by, reason, stamp));
        Add(routes, "pause", "Pauses the sale at once", (by, reason, stamp) => new PauseItem(by, reason, stamp));
        Add(routes, "resume", "Resumes a paused sale", (by, reason, stamp) => new ResumeItem(by, reason, stamp));
        Add(routes, "retire", "Ends the item for good", (by, reason, stamp) => new RetireItem(by, reason, stamp));
    }

    private void Add(RouteTable routes, string verb, string summary, Wish wish) =>
        routes.Add(new EdgeRoute("POST", $"/v1/items/{{id}}/{verb}", call => ActAsync(call, wish))
        {
            Tag = "merchant",
            Summary = summary,
            Roles = Roles.Merchant,
            Subject = PathSubject.Item,
            Keyed = true,
            Body = typeof(ReasonBody),
            Answers = [new(200, typeof(MerchantItemResource))],
            Problems =
            [
                RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.KeyReused, OrderProblems.WrongPhase,
            ],
        });

    private async ValueTask<Answer> ActAsync(EdgeCall call, Wish wish)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.ReasonBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var check = new BodyCheck();
        var reason = check.Text("reason", read.Body!.Reason, 500, lines: true);
        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        var reply = await asks.AskAsync(call.Item, wish(call.Caller.AsMerchant, reason, Stamp(call, reason)));

        // Here closesAt is no member of the body: that its time has passed is a matter of phase.
        return reply is Refused { Code: RefusalCode.ClosingTimePassed }
            ? OrderProblems.WrongPhase.Plain
            : ItemAnswers.Of(call, StatusCodes.Status200OK, call.Item, reply, refusals, clock);
    }

    private CommandStamp Stamp(EdgeCall call, string reason)
    {
        Span<byte> space = stackalloc byte[BodyDigest.UsualBytes];
        return stamps.Of(call, new BodyDigest(space).Add(reason));
    }
}
