using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Items;

/// <summary>PUT /v1/items/{id}/admission: how a published item admits purchases, changed while it sells.</summary>
internal sealed class ItemAdmissionRoute(ItemAsks asks, CommandStamps stamps, Refusals refusals, IServerClock clock)
{
    public void Map(RouteTable routes) =>
        routes.Add(new EdgeRoute("PUT", "/v1/items/{id}/admission", ChangeAsync)
        {
            Tag = "merchant",
            Summary = "Changes rate, burst, line and challenge of a published item at once; absent members stay",
            Roles = Roles.Merchant,
            Subject = PathSubject.Item,
            Keyed = true,
            Body = typeof(AdmissionChangeBody),
            Answers = [new(200, typeof(MerchantItemResource))],
            Problems =
            [
                RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.KeyReused, OrderProblems.WrongPhase,
            ],
        });

    private async ValueTask<Answer> ChangeAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.AdmissionChangeBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var check = new BodyCheck();
        var (change, reason) = AdmissionReader.Change(check, read.Body!);
        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        var command = new ChangeAdmission(call.Caller.AsMerchant, change, reason, Stamp(call, change, reason));
        var reply = await asks.AskAsync(call.Item, command);
        return ItemAnswers.Of(call, StatusCodes.Status200OK, call.Item, reply, refusals, clock);
    }

    private CommandStamp Stamp(EdgeCall call, AdmissionChange change, string reason)
    {
        Span<byte> space = stackalloc byte[BodyDigest.UsualBytes];
        return stamps.Of(call, new BodyDigest(space)
            .Add(change.RatePerSecond)
            .Add(change.Burst)
            .Add(change.MaxLine)
            .Add(change.Challenge is { } challenge ? ItemWords.NameOf(challenge) : null)
            .Add(reason));
    }
}
