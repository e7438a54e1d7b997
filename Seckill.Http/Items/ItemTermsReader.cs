using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Problems;

namespace Seckill.Http.Items;

/// <summary>
/// Makes an item's terms from the members that were given, over those of a basis (the draft, or the item copied),
/// with the
/// bounds of api.md section 3. That closesAt lies in the future is the item's to judge: a repeat may come later.
/// </summary>
internal static class ItemTermsReader
{
    public const int MostStock = 1_000_000_000;
    public const int DefaultHoldSeconds = 900;
    private const long MostAmount = 1_000_000_000_000;

    public static (ItemTerms Terms, int Stock) Read(
        BodyCheck check, IItemMembers given, ItemTerms? basis, int? basisStock, AdmissionTerms usual)
    {
        var stock = (int)check.Number("stock", given.Stock, 1, MostStock, basisStock);
        var limit = (int)check.Number("perBuyerLimit", given.PerBuyerLimit, 1, stock, basis?.PerBuyerLimit ?? 1);
        var opens = Time(check, "opensAt", given.OpensAt, basis?.OpensAt);
        var closes = Time(check, "closesAt", given.ClosesAt, basis?.ClosesAt);
        if (check.Problem is null && opens >= closes)
        {
            check.Add(FieldError.After("closesAt", "opensAt"));
        }

        var price = Price(check, given.Price, basis?.Price);
        if (check.Problem is null && !ItemTerms.Fits(price, limit))
        {
            // Judged on what results: a limit that is changed alone must fit the price that stays.
            check.Add(new FieldError(
                "price.amount", "times perBuyerLimit must not exceed 2^53 - 1", "乘以 perBuyerLimit 不得超过 2^53 - 1"));
        }

        var terms = new ItemTerms(
            given.Title is null && basis is not null ? basis.Title : check.Text("title", given.Title, 200),
            price,
            limit,
            opens,
            closes,
            (int)check.Number("holdSeconds", given.HoldSeconds, 5, 86_400, basis?.HoldSeconds ?? DefaultHoldSeconds),
            AdmissionReader.Terms(check, given.Admission, basis?.Admission ?? usual));
        return (terms, stock);
    }

    private static Instant Time(BodyCheck check, string field, string? given, Instant? basis) =>
        given is null && basis is { } time ? time : check.Time(field, given);

    private static Money Price(BodyCheck check, PriceBody? given, Money? basis)
    {
        if (given is null)
        {
            if (basis is null)
            {
                check.Add(FieldError.Required("price"));
            }

            return basis ?? default;
        }

        var amount = check.Number("price.amount", given.Amount, 1, MostAmount);
        if (given.Currency is not { Length: 3 } currency || currency.AsSpan().ContainsAnyExceptInRange('A', 'Z'))
        {
            check.Add(given.Currency is null ? FieldError.Required("price.currency") : new FieldError(
                "price.currency", "must be an ISO 4217 code", "必须是 ISO 4217 货币代码"));
            return new Money(amount, "");
        }

        return new Money(amount, currency);
    }
}
