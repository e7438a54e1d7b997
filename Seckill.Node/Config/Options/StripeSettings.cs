namespace Seckill.Node.Config;

/// <summary>seckill.payments.stripe.</summary>
/// <param name="Secret">Signing secret of the webhook endpoint.</param>
/// <param name="PreviousSecret">Also taken, while a secret is rolled.</param>
/// <param name="ApiKey">Secret key, or a restricted one that may write Checkout Sessions and refunds.</param>
/// <param name="ApiVersion">Stripe-Version of every request.</param>
/// <param name="BaseUrl">Where its API is.</param>
/// <param name="ReturnUrl">Where a buyer lands who has paid.</param>
/// <param name="CancelUrl">Where a buyer lands who turned back; null: Stripe shows no way back.</param>
/// <param name="Timeout">For one request.</param>
public sealed record StripeSettings(
    Secret Secret, Secret? PreviousSecret, Secret ApiKey, string ApiVersion, Uri BaseUrl, Uri ReturnUrl,
    Uri? CancelUrl, TimeSpan Timeout)
{
    private static readonly string[] Needed = ["secret", "api-key", "return-url"];

    /// <summary>
    /// Null: neither secret nor key is set, so there is no Stripe. One without the others is a fault of the file.
    /// </summary>
    internal static StripeSettings? Bind(SettingsSection section)
    {
        var (secret, previous) = (section.OptionalSecret("secret"), section.OptionalSecret("previous-secret"));
        var key = section.OptionalSecret("api-key");
        var (back, cancel) = (Address(section, "return-url"), Address(section, "cancel-url"));
        var version = section.Text("api-version");
        var address = section.Parsed("base-url", "an absolute http or https URL", Url);
        var timeout = section.Duration("timeout", "100ms", "5m");
        if (secret is null && key is null)
        {
            return null;
        }

        var missing = Needed.Where((_, i) => new object?[] { secret, key, back }[i] is null).ToList();
        foreach (var name in missing)
        {
            section.Ledger.Fault(
                section.OriginOf(name),
                $"{section.PathOf(name)} is not set; Stripe needs secret, api-key and return-url together");
        }

        return missing.Count > 0
            ? null : new StripeSettings(secret!, previous, key!, version, address, back!, cancel, timeout);
    }

    private static Uri? Address(SettingsSection section, string name)
    {
        if (section.OptionalText(name) is not { } text)
        {
            return null;
        }

        var address = Url(text);
        if (address is null)
        {
            section.Ledger.Fault(
                section.OriginOf(name), $"{section.PathOf(name)} must be an absolute http or https URL, not {text}");
        }

        return address;
    }

    private static Uri? Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
}
