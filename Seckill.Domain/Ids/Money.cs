namespace Seckill.Domain;

/// <summary>An amount in minor units (cents, fen) of an ISO 4217 currency.</summary>
public readonly record struct Money(long Amount, string Currency)
{
    public static Money operator *(Money price, int quantity) =>
        price with { Amount = checked(price.Amount * quantity) };
}
