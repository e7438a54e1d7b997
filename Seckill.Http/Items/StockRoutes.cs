using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Items;

/// <summary>A merchant's stock: read, adjust, and the certificate that settles a sale.</summary>
internal sealed class StockRoutes(ItemAsks asks, ICertificates certificates, CommandStamps stamps, Refusals refusals)
{
    private const string Tag = "merchant";

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/v1/items/{id}/stock", ReadAsync)
        {
            Tag = Tag,
            Summary = "The stock, from the item's owner",
            Roles = Roles.Merchant,
            Subject = PathSubject.Item,
            Answers = [new(200, typeof(StockResource))],
            Problems = [RequestProblems.NotFound],
        });
        routes.Add(new EdgeRoute("POST", "/v1/items/{id}/stock-adjustments", AdjustAsync)
        {
            Tag = Tag,
            Summary = "Adds units or takes them away, recorded with a reason",
            Roles = Roles.Merchant,
            Subject = PathSubject.Item,
            Keyed = true,
            Body = typeof(AdjustmentBody),
            Answers = [new(201, typeof(StockResource))],
            Problems =
            [
                RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.KeyReused,
                OrderProblems.BelowCommitted, OrderProblems.WrongPhase,
            ],
        });
        routes.Add(new EdgeRoute("GET", "/v1/items/{id}/certificate", CertifyAsync)
        {
            Tag = Tag,
            Summary = "Units, orders and money at one position, compared with the read models",
            Roles = Roles.Merchant,
            Subject = PathSubject.Item,
            Answers = [new(200, typeof(CertificateResource))],
            Problems = [RequestProblems.NotFound],
        });
    }

    private async ValueTask<Answer> ReadAsync(EdgeCall call)
    {
        var reply = await asks.AskAsync(call.Item, new ReadStock(call.Caller.AsMerchant));
        return StockAnswer(call, StatusCodes.Status200OK, reply);
    }

    private async ValueTask<Answer> AdjustAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.AdjustmentBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var check = new BodyCheck();
        var delta = (int)check.Number("delta", read.Body!.Delta, -ItemTermsReader.MostStock, ItemTermsReader.MostStock);
        var reason = check.Text("reason", read.Body.Reason, 500, lines: true);
        if (delta == 0)
        {
            check.Add(new FieldError("delta", "must not be 0", "不得为 0"));
        }

        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        var command = new AdjustStock(call.Caller.AsMerchant, delta, reason, Stamp(call, delta, reason));
        return StockAnswer(call, StatusCodes.Status201Created, await asks.AskAsync(call.Item, command));
    }

    private async ValueTask<Answer> CertifyAsync(EdgeCall call)
    {
        var reply = await asks.AskAsync(call.Item, new ReadBalance(call.Caller.AsMerchant));
        if (reply is not BalanceAnswered { Balance: var balance })
        {
            return refusals.Answer(call.Item, reply);
        }

        var differences = await certificates.DifferencesAsync(balance, call.Aborted);
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK,
            CertificateResource.Of(balance, differences),
            EdgeJson.Default.CertificateResource);
    }

    private Answer StockAnswer(EdgeCall call, int status, ItemReply reply)
    {
        if (reply is not StockAnswered answered)
        {
            return refusals.Answer(call.Item, reply);
        }

        call.MarkReplayed(answered.Replayed);
        call.Headers.CacheControl = "no-store";
        return Answer.Json(status, StockResource.Of(answered.Stock), EdgeJson.Default.StockResource);
    }

    private CommandStamp Stamp(EdgeCall call, int delta, string reason)
    {
        Span<byte> space = stackalloc byte[BodyDigest.UsualBytes];
        return stamps.Of(call, new BodyDigest(space).Add(delta).Add(reason));
    }
}
