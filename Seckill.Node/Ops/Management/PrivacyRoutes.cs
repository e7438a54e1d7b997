using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// POST /privacy/erasures: a person's data are erased on request of an operator, as the buyer himself could (R25).
/// </summary>
internal sealed partial class PrivacyRoutes(IPersonalData personal, ILogger<PrivacyRoutes> log)
{
    private const int MostBuyerCharacters = 255;
    private const int MostReasonCharacters = 500;

    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("POST", "/privacy/erasures", EraseAsync)
    {
        Tag = "privacy",
        Summary = "Erases name, phone, address and network of a buyer's orders; the journal's chain stays as it is",
        Roles = Roles.Operator,
    });

    private async ValueTask<Answer> EraseAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, ManagementJson.Default.ErasureBody);
        if (read.Problem is { } malformed)
        {
            return malformed;
        }

        var check = new BodyCheck();
        var buyer = check.Text("buyer", read.Body!.Buyer, MostBuyerCharacters);
        var reason = check.Text("reason", read.Body.Reason, MostReasonCharacters);
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        // Half an erasure is none: it is not given up when the client goes away.
        var orders = await personal.EraseAsync(buyer, CancellationToken.None);
        LogErased(orders, call.Caller.Subject, reason);
        return Answer.Json(
            StatusCodes.Status200OK, new ErasureResource(buyer, orders), ManagementJson.Default.ErasureResource);
    }

    /// <summary>Who asked and why, but not whose: the log is no list of those who wish to be forgotten.</summary>
    [LoggerMessage(LogLevel.Information, "personal data of a buyer's {Orders} orders erased for {Operator}: {Reason}")]
    private partial void LogErased(int orders, string @operator, string reason);
}
