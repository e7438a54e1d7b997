namespace Seckill.Node.Payments.Stripe;

/// <summary>How this installation is known to Stripe (seckill.payments.stripe).</summary>
/// <param name="Secrets">Signing secrets that are taken, as shown in the dashboard (whsec_...).</param>
/// <param name="ApiKey">Bearer of every request.</param>
/// <param name="BaseUrl">Where the API is.</param>
/// <param name="ReturnUrl">success_url of a Checkout Session.</param>
public sealed record StripeOptions(IReadOnlyList<string> Secrets, string ApiKey, Uri BaseUrl, Uri ReturnUrl)
{
    /// <summary>Null: the page shows no way back.</summary>
    public Uri? CancelUrl { get; init; }

    /// <summary>Stripe-Version of every request.</summary>
    public string ApiVersion { get; init; } = "2025-07-30.basil";

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Keeps the secrets out of logs.</summary>
    public override string ToString() => $"Stripe at {BaseUrl}";
}
