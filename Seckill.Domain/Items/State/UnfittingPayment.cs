namespace Seckill.Domain;

/// <summary>
/// A verified callback whose amount, currency or order does not fit: durable, and listed for a person.
/// </summary>
public sealed record UnfittingPayment(OrderKey Order, string PaymentId, string Provider, Money Amount, Instant At);
