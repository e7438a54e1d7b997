using System.Globalization;
using System.Text.Json;
using Seckill.Domain;

namespace Seckill.Node.Payments.Stripe;

/// <summary>
/// Refunds of a payment intent. Ours carry our refund's id as metadata: Stripe forgets idempotency keys after a day,
/// and a refund may be asked for longer than that, so it is looked for first and made only when it is not there.
/// </summary>
internal sealed class StripeRefunds(StripeApi api)
{
    private const int PageLength = 100;
    private const int MostPages = 50;

    public async ValueTask<RefundAnswer> AskAsync(
        string intent, string refundId, string paymentId, OrderId order, Money amount, CancellationToken cancellation)
    {
        var (known, fault) = await FindAsync(intent, refundId, cancellation);
        if (fault is not null)
        {
            return new RefundAnswer.Unavailable(fault);
        }

        if (known.Select(AnswerOf).FirstOrDefault(answer => answer is not RefundAnswer.Unavailable) is { } standing)
        {
            return standing;
        }

        // One that failed for good (an account that was closed) is over; another one needs a key of its own.
        var key = known.Count == 0 ? refundId : $"{refundId}-{known.Count}";
        var made = await api.PostAsync(
            "/v1/refunds",
            [
                new("payment_intent", intent),
                new("amount", amount.Amount.ToString(CultureInfo.InvariantCulture)),
                new($"metadata[{StripeFields.Refund}]", refundId),
                new($"metadata[{StripeFields.Payment}]", paymentId),
                new($"metadata[{StripeFields.Order}]", order.ToString()),
            ],
            key, cancellation);
        return made.Object is { } refund ? AnswerOf(refund) : new RefundAnswer.Unavailable(made.Detail);
    }

    /// <summary>Those of this refund; more than one only where the earlier ones failed.</summary>
    private async ValueTask<(List<JsonElement> Found, string? Fault)> FindAsync(
        string intent, string refundId, CancellationToken cancellation)
    {
        var found = new List<JsonElement>();
        var after = "";
        for (var page = 0; page < MostPages; page++)
        {
            var reply = await api.GetAsync(
                $"/v1/refunds?payment_intent={Uri.EscapeDataString(intent)}&limit={PageLength}{after}", cancellation);
            if (reply.Object is not { } list
                || StripeFields.Member(list, "data") is not { ValueKind: JsonValueKind.Array } data)
            {
                return (found, reply.Object is null ? reply.Detail : "a list without data");
            }

            JsonElement[] refunds = [.. data.EnumerateArray()];
            found.AddRange(refunds.Where(one => one.Metadata(StripeFields.Refund) == refundId));
            if (!list.Flag("has_more") || refunds is not [.., var end] || end.Text("id") is not { } last)
            {
                return (found, null);
            }

            after = $"&starting_after={Uri.EscapeDataString(last)}";
        }

        return (found, $"more than {MostPages * PageLength} refunds of one payment");
    }

    private static RefundAnswer AnswerOf(JsonElement refund) => (refund.Text("status"), refund.Text("id")) switch
    {
        ("succeeded", { } id) => new RefundAnswer.Sent(id),
        ("pending" or "requires_action", _) => new RefundAnswer.Accepted(),
        var (status, id) => new RefundAnswer.Unavailable($"refund {id} is {status}"),
    };
}
