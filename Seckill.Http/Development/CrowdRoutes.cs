using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Development;

/// <summary>/v1/dev/crowds: simulated buyers on request, in the development profile only.</summary>
internal sealed class CrowdRoutes(HttpEdgeOptions options, IItemGateway gateway, ICrowds? crowds = null)
{
    public const string Path = "/v1/dev/crowds";

    public void Map(RouteTable routes)
    {
        if (!options.Development || crowds is not { } sender)
        {
            return;
        }

        routes.Add(new EdgeRoute("POST", Path, call => StartAsync(call, sender))
        {
            Tag = "development",
            Summary = "Sends simulated buyers to an item: they wait, buy, pay, decline and leave as people do",
            Details = "One crowd at a time on each node. They come over the network, and the item's line and the "
                + "limits hold for them as for anybody.",
            Body = typeof(CrowdBody),
            Answers = [new(202, typeof(CrowdResource))],
            Problems =
            [
                RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.NotFound,
                CrowdProblems.CrowdUnderWay,
            ],
        });
        routes.Add(new EdgeRoute("GET", Path + "/{id}", call => Read(call, sender))
        {
            Tag = "development",
            Summary = "What became of a crowd so far",
            Answers = [new(200, typeof(CrowdResource))],
            Problems = [RequestProblems.NotFound],
        });
    }

    private async ValueTask<Answer> StartAsync(EdgeCall call, ICrowds sender)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.CrowdBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var check = new BodyCheck();
        if (read.Body!.ItemId is null)
        {
            check.Add(FieldError.Required("itemId"));
        }

        var buyers = (int)check.Number("buyers", read.Body.Buyers, 1, sender.MostBuyers, whenAbsent: 100);
        var seconds = (int)check.Number("seconds", read.Body.Seconds, 1, sender.MostSeconds, whenAbsent: 10);
        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        if (!ItemId.TryParse(read.Body.ItemId, out var item)
            || await gateway.FactsAsync(item, call.Aborted) is not { Status: not ItemStatus.Draft })
        {
            return RequestProblems.NotFound.Plain;
        }

        if (sender.Start(item, buyers, seconds) is not { } crowd)
        {
            return CrowdProblems.CrowdUnderWay.Plain;
        }

        call.Headers.Location = $"{Path}/{crowd.Id}";
        return Json(call, StatusCodes.Status202Accepted, crowd);
    }

    private static ValueTask<Answer> Read(EdgeCall call, ICrowds sender) => new(
        call.Context.GetRouteValue("id") is string id && sender.Find(id) is { } crowd
            ? Json(call, StatusCodes.Status200OK, crowd) : RequestProblems.NotFound.Plain);

    private static Answer Json(EdgeCall call, int status, CrowdView crowd)
    {
        call.Headers.CacheControl = "no-store";
        return Answer.Json(status, CrowdResource.Of(crowd), EdgeJson.Default.CrowdResource);
    }
}
