using System.Text.Json;
using Seckill.Domain;

namespace Seckill.Node.Payments.Stripe;

/// <summary>Reads Stripe's objects; members that are missing or of another kind are null.</summary>
internal static class StripeFields
{
    /// <summary>No id of ours or of Stripe's is longer; the journal keeps these texts.</summary>
    private const int MostCharacters = 255;

    /// <summary>Metadata that names our payment, on sessions, payment intents and refunds.</summary>
    public const string Payment = "payment_id";
    public const string Order = "order_id";
    public const string Refund = "refund_id";

    public static string? Text(this JsonElement from, string name) =>
        Member(from, name) is { ValueKind: JsonValueKind.String } member
        && member.GetString() is { Length: > 0 and <= MostCharacters } text && !text.Any(char.IsControl) ? text : null;

    /// <summary>An address may be longer than an id.</summary>
    public static string? Address(this JsonElement from, string name) =>
        Member(from, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    public static bool Flag(this JsonElement from, string name) =>
        Member(from, name) is { ValueKind: JsonValueKind.True };

    public static string? Metadata(this JsonElement from, string name) => Member(from, "metadata")?.Text(name);

    /// <summary>Amounts are in minor units at Stripe, too; its currencies are in lower case.</summary>
    public static Money? Money(this JsonElement from, string amount) =>
        Member(from, amount) is { ValueKind: JsonValueKind.Number } number
        && number.TryGetInt64(out var units) && units >= 0 && from.Text("currency") is { } currency
            ? new Money(units, currency.ToUpperInvariant()) : null;

    public static JsonElement? Member(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var member) ? member : null;
}
