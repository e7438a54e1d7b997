using System.Text.Json;

namespace Seckill.Node.Payments.Stripe;

/// <summary>What Stripe answered: an object, or why there is none.</summary>
/// <param name="Object">Null: refused, or not to be had.</param>
/// <param name="Refused">Stripe understood and said no; else asking again may help.</param>
/// <param name="Detail">For the log: status, code and request id; never the key.</param>
internal sealed record StripeReply(JsonElement? Object, bool Refused, string Detail);
