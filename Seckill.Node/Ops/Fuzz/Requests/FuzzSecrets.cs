using Seckill.Node.Payments;
using Seckill.Node.Payments.Stripe;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>What a private node signs by; of a node that is somebody else's they are not known.</summary>
internal sealed class FuzzSecrets
{
    private const string Stripe = "whsec_fuzz";
    private static readonly byte[] Bytes = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>Of the sandbox provider, and of the carrier of that name.</summary>
    public WebhookKey Webhook { get; } = new(Bytes);

    /// <summary>The settings that give a node these secrets. Nobody answers where Stripe's API is said to be.</summary>
    public IEnumerable<string> Settings =>
    [
        $"seckill.payments.sandbox.secret={Webhook.Reveal()}",
        $"seckill.shipments.sandbox.secret={Webhook.Reveal()}",
        $"seckill.payments.stripe.secret={Stripe}",
        "seckill.payments.stripe.api-key=sk_fuzz",
        "seckill.payments.stripe.return-url=https://shop.example/",
        "seckill.payments.stripe.base-url=http://127.0.0.1:9",
        "seckill.payments.stripe.timeout=1s",
        "seckill.admission.proof-of-work.iterations=1",
        "seckill.admission.proof-of-work.difficulty=4",
    ];

    public string SignStripe(string seconds, byte[] body) => StripeSignature.Sign(Stripe, seconds, body);
}
