using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Ports;

namespace Seckill.Http.Orders;

/// <summary>DELETE /v1/me/personal-data: name, phone and address of the caller's orders are erased (R25).</summary>
internal sealed class PersonalDataRoute(IPersonalData personal)
{
    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("DELETE", "/v1/me/personal-data", EraseAsync)
    {
        Tag = "buyer",
        Summary = "Erases name, phone and address of the caller's orders",
        Roles = Roles.Buyer,
        Answers = [new(202)],
    });

    private async ValueTask<Answer> EraseAsync(EdgeCall call)
    {
        // Half an erasure is none: it is not given up when the client goes away.
        await personal.EraseAsync(call.Caller.Subject, CancellationToken.None);
        return Answer.Accepted;
    }
}
