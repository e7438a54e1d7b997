using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Json;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>What a merchant does with an order: refund, ship, tell of its delivery.</summary>
internal sealed class FulfilmentRoutes(ItemAsks asks, OrderAnswers answers, CommandStamps stamps)
{
    private const long MostAmount = (1L << 53) - 1;

    public void Map(RouteTable routes)
    {
        Add(routes, "refunds", "Asks for money to be sent back", typeof(RefundBody), 202,
            OrderProblems.NotRefundable, RefundAsync);
        Add(routes, "shipments", "Ships a paid order", typeof(ShipmentBody), 201,
            OrderProblems.NotShippable, ShipAsync);
        Add(routes, "delivery-status", "Tells how the delivery ended", typeof(DeliveryBody), 200,
            OrderProblems.WrongState, DeliverAsync);
    }

    private static void Add(
        RouteTable routes, string verb, string summary, Type body, int status, ProblemType problem,
        EdgeHandler handler) =>
        routes.Add(new EdgeRoute("POST", $"/v1/orders/{{id}}/{verb}", handler)
        {
            Tag = "merchant",
            Summary = summary,
            Roles = Roles.Merchant,
            Subject = PathSubject.Order,
            Keyed = true,
            Body = body,
            Answers = [new(status, typeof(OrderResource))],
            Problems =
            [
                RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.NotFound, RequestProblems.KeyReused,
                problem,
            ],
        });

    private async ValueTask<Answer> RefundAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.RefundBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var body = read.Body!;
        var check = new BodyCheck();
        var reason = check.Text("reason", body.Reason, 500, lines: true);
        long? amount = body.Amount is null ? null : check.Number("amount", body.Amount, 1, MostAmount);
        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        var restock = body.Restock ?? false;
        var stamp = stamps.Of(call, new BodyDigest().Add(amount).Add(restock).Add(reason));
        var reply = await asks.AskAsync(call.Item, new RequestRefund(
            call.Caller.AsMerchant, call.Order.Key, amount, restock, reason, $"rf_{stamp.Key.Value}", stamp));
        return await answers.AnswerAsync(call, StatusCodes.Status202Accepted, reply);
    }

    private async ValueTask<Answer> ShipAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.ShipmentBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var check = new BodyCheck();
        // A number that was copied with a blank would not be the carrier's.
        var carrier = check.Text("carrier", read.Body!.Carrier?.Trim(), 100);
        var number = check.Text("trackingNumber", read.Body.TrackingNumber?.Trim(), 100);
        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        var reply = await asks.AskAsync(call.Item, new ShipOrder(
            call.Caller.AsMerchant, call.Order.Key, carrier, number,
            stamps.Of(call, new BodyDigest().Add(carrier).Add(number))));
        return await answers.AnswerAsync(call, StatusCodes.Status201Created, reply);
    }

    private async ValueTask<Answer> DeliverAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.DeliveryBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var check = new BodyCheck();
        var status = check.OneOf("status", read.Body!.Status, "delivered", "failed");
        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        var reply = await asks.AskAsync(call.Item, new RecordDelivery(
            call.Caller.AsMerchant, call.Order.Key, status == "delivered",
            stamps.Of(call, new BodyDigest().Add(status))));
        return await answers.AnswerAsync(call, StatusCodes.Status200OK, reply);
    }
}
