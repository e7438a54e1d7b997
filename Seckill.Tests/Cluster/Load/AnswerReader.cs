using System.Net;
using System.Text.Json;
using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>
/// What an answer claims, read as a client would by api.md. Whatever api.md does not allow is unexpected.
/// </summary>
public static class AnswerReader
{
    private static readonly HashSet<string> Retryable =
    [
        "quota-exceeded", "temporary-reduced-capacity", "line-full", "owner-moving", "provider-unavailable", "not-open",
        "paused", "pass-expired",
    ];

    private static readonly HashSet<string> Lost = ["sold-out", "limit-reached", "round-closed", "ended", "line-lost"];

    private static readonly HashSet<string> OfState =
        ["already-paid", "not-payable", "not-cancellable", "hold-expired", "wrong-state"];

    public static Outcome OfPurchase(ShopAnswer answer) => Guarded(answer, () => answer.Status switch
    {
        HttpStatusCode.Created or HttpStatusCode.Accepted => Order(answer),
        _ when answer.Code is { } code && Lost.Contains(code) =>
            new Outcome(OutcomeKind.Lost, code, OrderId(answer.Json["orderId"]?.GetValue<string>())),
        _ => Other(answer),
    });

    public static Outcome OfRead(ShopAnswer answer) => Guarded(answer, () => answer.Status switch
    {
        HttpStatusCode.OK => Order(answer),
        _ when answer.Code is { } code && OfState.Contains(code) => new Outcome(OutcomeKind.Refused, code),
        _ => Other(answer),
    });

    public static Outcome OfPaymentStart(ShopAnswer answer) => Guarded(answer, () => answer.Status switch
    {
        HttpStatusCode.Created => new Outcome(OutcomeKind.Done, answer.Text("paymentId")),
        _ when answer.Code is { } code && OfState.Contains(code) => new Outcome(OutcomeKind.Refused, code),
        _ => Other(answer),
    });

    public static Outcome OfCallback(ShopAnswer answer, string paymentId) => Guarded(answer, () =>
        answer.Status == HttpStatusCode.OK ? new Outcome(OutcomeKind.Done, paymentId) : Other(answer));

    private static Outcome Other(ShopAnswer answer) => answer.Code is { } code && Retryable.Contains(code)
        ? new Outcome(OutcomeKind.Retryable, code)
        : Unexpected(answer);

    /// <summary>Refused is not an event unless the order waited: then its version counts more than that one.</summary>
    private static Outcome Order(ShopAnswer answer)
    {
        var json = answer.Json;
        var id = OrderId(json["id"]!.GetValue<string>());
        var state = StateOf(json["state"]!.GetValue<string>());
        var version = json["version"]!.GetValue<int>();
        return state switch
        {
            OrderState.Queued => new Outcome(OutcomeKind.Queued, null, id),
            OrderState.Refused when version <= 1 =>
                new Outcome(OutcomeKind.Lost, json["reason"]!.GetValue<string>(), id),
            _ => new Outcome(OutcomeKind.Told, null, id, state, version, json["quantity"]!.GetValue<int>()),
        };
    }

    private static OrderId? OrderId(string? text) =>
        Seckill.Domain.OrderId.TryParse(text, out var id) ? id : null;

    private static OrderState StateOf(string name) =>
        Enum.Parse<OrderState>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static Outcome Guarded(ShopAnswer answer, Func<Outcome> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is JsonException or NullReferenceException or InvalidOperationException
            or ArgumentException or FormatException)
        {
            return Unexpected(answer);
        }
    }

    private static Outcome Unexpected(ShopAnswer answer) =>
        new(OutcomeKind.Unexpected, $"{(int)answer.Status} {answer.Body[..Math.Min(answer.Body.Length, 300)]}");
}
