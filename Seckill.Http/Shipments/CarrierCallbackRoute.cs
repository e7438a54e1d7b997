using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Shipments;

/// <summary>
/// POST /v1/callbacks/shipments/{carrier}: verified over the raw bytes, handed to every order of the parcel,
/// acknowledged only once durable. The read model that knows the parcel has first to reach what was shipped before the
/// message came: an order that it does not show yet would miss what the carrier does not repeat.
/// </summary>
internal sealed class CarrierCallbackRoute(
    ItemAsks asks, ICarriers carriers, IShipments shipments, Refusals refusals, RetryAdvice retry, ReportTally tally,
    IServerClock clock)
{
    /// <summary>
    /// Orders of one number. Whose they are nobody can tell, so all of them get the report; above it the message is
    /// refused rather than cut short.
    /// </summary>
    private const int MostOrders = 10_000;

    /// <summary>When a report about an unknown number may be known: a merchant has to write it first.</summary>
    private static readonly TimeSpan UnknownRetry = TimeSpan.FromMinutes(1);

    public void Map(RouteTable routes) => routes.Add(
        new EdgeRoute("POST", "/v1/callbacks/shipments/{carrier}", ReceiveAsync)
        {
            Tag = "callbacks",
            Summary = "What a carrier tells of its parcels",
            Details = "One report, or an array of 1 to 100. Signed by the Standard Webhooks scheme with the carrier's "
                + "secret. 200 once durable, also for repeats; the latest report by its own time decides.",
            Body = typeof(CarrierReportBody),
            Parameters =
            [
                new RouteParameter("webhook-id", ParameterPlace.Header, "Id of the message", Required: true),
                new RouteParameter(
                    "webhook-timestamp", ParameterPlace.Header, "Seconds since 1970, at most 5 min away",
                    Required: true),
                new RouteParameter(
                    "webhook-signature", ParameterPlace.Header, "v1, and base64 of HMAC-SHA256 over id.timestamp.body",
                    Required: true),
            ],
            Answers = [new(StatusCodes.Status200OK)],
            Problems =
            [
                RequestProblems.BadSignature, RequestProblems.Malformed, RequestProblems.Invalid,
                RequestProblems.NotFound, OrderProblems.ShipmentUnknown, PurchaseProblems.ReducedCapacity,
            ],
        });

    private async ValueTask<Answer> ReceiveAsync(EdgeCall call)
    {
        if (carriers.Find((string)call.Context.GetRouteValue("carrier")!) is not { } carrier)
        {
            return RequestProblems.NotFound.Plain;
        }

        // The signature vouches for the body; a media type is looked at only where one is given.
        if (call.Request.ContentType is not null && !BodyReader.IsJson(call.Request))
        {
            return RequestProblems.UnsupportedMediaType.Plain;
        }

        if (await BodyReader.ReadRawAsync(call) is not { } body)
        {
            return RequestProblems.TooLarge.Plain;
        }

        if (!carrier.Signed(call.Request.Headers, body, clock.Now))
        {
            return RequestProblems.BadSignature.Plain;
        }

        return CarrierReportReader.Read(body, out var reports) is { } problem
            ? problem : await RecordAsync(carrier, reports);
    }

    /// <summary>
    /// All are tried, whatever becomes of one: the carrier repeats the whole message, and what is recorded is recorded.
    /// </summary>
    private async ValueTask<Answer> RecordAsync(ICarrier carrier, IReadOnlyList<CarrierReport> reports)
    {
        // What was shipped before the message came is known from here on, or the carrier has to come again.
        Answer? refusal = await shipments.CatchUpAsync(CancellationToken.None)
            ? null : retry.Busy(PurchaseProblems.ReducedCapacity);
        var strays = new List<CarrierReport>();
        foreach (var report in reports)
        {
            tally.Count(carrier.Name, carrier.StatusOf(report.Code));
            var (taken, refused) = await RecordAsync(carrier, report);
            refusal ??= refused;
            if (!taken && refused is null)
            {
                tally.CountStray(carrier.Name);
                strays.Add(report);
            }
        }

        return refusal ?? (strays.Count == 0 ? Answer.Ok : Unknown(strays));
    }

    /// <summary>Taken: an order has it. Refused: an owner could not answer, the carrier must come again.</summary>
    private async ValueTask<(bool Taken, Answer? Refused)> RecordAsync(ICarrier carrier, CarrierReport report)
    {
        var orders = await shipments.FindAsync(
            carrier.Name, report.TrackingNumber, MostOrders + 1, CancellationToken.None);
        if (orders.Count > MostOrders)
        {
            return (false, retry.Busy(PurchaseProblems.ReducedCapacity));
        }

        var taken = false;
        foreach (var order in report.Order is { } named ? orders.Append(named).Distinct() : orders)
        {
            var reply = await asks.AskAsync(order.Item, new ReportShipment(
                order.Key, carrier.Name, report.TrackingNumber, report.Code, carrier.StatusOf(report.Code), report.At));
            switch (reply)
            {
                case Refused { Code: RefusalCode.NotFound }:
                    break;
                case Refused refused:
                    return (taken, refusals.Answer(order.Item, refused));
                case Undecided:
                    return (taken, refusals.Undecided());
                default:
                    taken = true;
                    break;
            }
        }

        return (taken, null);
    }

    private ProblemAnswer Unknown(List<CarrierReport> strays) => retry.Later(
        OrderProblems.ShipmentUnknown, UnknownRetry,
        [
            .. strays.Select(report => new FieldError(
                report.Field.Length == 0 ? "trackingNumber" : $"{report.Field}.trackingNumber",
                "is not known yet", "尚未登记")),
        ]);
}
