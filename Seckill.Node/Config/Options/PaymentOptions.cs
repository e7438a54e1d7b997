namespace Seckill.Node.Config;

/// <summary>seckill.payments: holds that are being paid, and the providers.</summary>
/// <param name="Grace">A started payment holds its units at least this long, once.</param>
/// <param name="CloseTimeout">How long a provider may take to close a payment at its deadline.</param>
/// <param name="SandboxSecret">whsec_ + base64; null: made once in development, no sandbox in production.</param>
/// <param name="Stripe">Null: no Stripe.</param>
public sealed record PaymentOptions(
    TimeSpan Grace, TimeSpan CloseTimeout, Secret? SandboxSecret, StripeSettings? Stripe)
{
    internal static PaymentOptions Bind(SettingsSection section) => new(
        section.Duration("grace", "0s", "1h"),
        section.Duration("close-timeout", "10ms", "10s"),
        section.Section("sandbox").OptionalSecret("secret"),
        StripeSettings.Bind(section.Section("stripe")));
}
