using Microsoft.AspNetCore.Http;
using Seckill.Http.Auth;
using Seckill.Http.Edge;

namespace Seckill.Node.Ops.Management;

/// <summary>/broker: is it had, and how far behind are its events.</summary>
internal sealed class BrokerRoutes(ManagementParts parts)
{
    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("GET", "/broker", ShowAsync)
    {
        Tag = "node",
        Summary = "This node's connection to the installation's broker, and the events that wait for it",
        Roles = Roles.Operator,
    });

    private async ValueTask<Answer> ShowAsync(EdgeCall call)
    {
        var report = await parts.Broker(call.Aborted);
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK, BrokerResource.Of(report), ManagementJson.Default.BrokerResource);
    }
}
