namespace Seckill.Client;

/// <summary>An amount in minor units (fen, cents) of an ISO 4217 currency.</summary>
/// <param name="Amount">1999 with CNY is 19.99 yuan.</param>
/// <param name="Currency">Three capital letters.</param>
[WireSchema("Money")]
[WireSchema("PriceBody")]
public readonly record struct Money(long Amount, string Currency);
