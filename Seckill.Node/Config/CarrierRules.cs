using System.Text.RegularExpressions;

namespace Seckill.Node.Config;

/// <summary>Relations within seckill.shipments, in every environment. Messages never show a secret.</summary>
internal static partial class CarrierRules
{
    private const string Path = "seckill.shipments.carriers";
    private const int LeastSecretBytes = 24;

    public static void Check(ShipmentOptions shipments, Action<string, string> fault)
    {
        if (shipments.SandboxSecret is { } sandbox && !IsSecret(sandbox))
        {
            fault("seckill.shipments.sandbox.secret", "must be whsec_ and base64 of at least 24 bytes");
        }

        foreach (var carrier in shipments.Carriers)
        {
            Check(carrier, fault);
        }

        foreach (var twice in shipments.Carriers.GroupBy(carrier => carrier.Name).Where(same => same.Count() > 1))
        {
            fault(Path, $"names the carrier {twice.Key} more than once");
        }

        var secrets = shipments.Carriers.SelectMany(carrier => SecretsOf(carrier).Distinct()).ToList();
        if (shipments.SandboxSecret is { } ofSandbox)
        {
            secrets.Add(ofSandbox.Reveal());
        }

        if (secrets.Distinct().Count() < secrets.Count)
        {
            fault(Path, "has one secret for two carriers; one could then speak for the other");
        }
    }

    private static void Check(CarrierOptions carrier, Action<string, string> fault)
    {
        if (!NameForm().IsMatch(carrier.Name) || carrier.Name == ShipmentOptions.SandboxName)
        {
            fault(Path, $"has a carrier named \"{carrier.Name}\"; a name is 1 to 40 small letters, digits and hyphens, "
                + "and not sandbox, which has a section of its own");
        }

        if (carrier.Secret is null || new[] { carrier.Secret, carrier.PreviousSecret }.OfType<Secret>()
            .Any(secret => !IsSecret(secret)))
        {
            fault(Path, $"has a carrier ({carrier.Name}) whose secret is not whsec_ and base64 of at least 24 bytes");
        }

        string[] codes = [.. carrier.Delivered, .. carrier.Failed, .. carrier.InTransit];
        foreach (var code in codes.Where(code => !CodeForm().IsMatch(code)))
        {
            fault(Path, $"has a carrier ({carrier.Name}) with the code \"{code}\"; a code is 1 to 40 visible ASCII "
                + "characters");
        }

        foreach (var twice in codes.GroupBy(code => code).Where(same => same.Count() > 1))
        {
            fault(Path, $"has a carrier ({carrier.Name}) whose code {twice.Key} stands for more than one thing");
        }
    }

    private static IEnumerable<string> SecretsOf(CarrierOptions carrier) =>
        new[] { carrier.Secret, carrier.PreviousSecret }.OfType<Secret>().Select(secret => secret.Reveal());

    private static bool IsSecret(Secret secret) =>
        SecretText.WebhookBytes(secret.Reveal()) is { Length: >= LeastSecretBytes };

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z")]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A[!-~]{1,40}\z")]
    private static partial Regex CodeForm();
}
