namespace Seckill.Node.Config;

/// <summary>seckill.shipments: whose reports of parcels are believed.</summary>
/// <param name="SandboxSecret">whsec_ + base64; null: made once in development, none in production.</param>
/// <param name="Carriers">By name.</param>
public sealed record ShipmentOptions(Secret? SandboxSecret, IReadOnlyList<CarrierOptions> Carriers)
{
    public const string SandboxName = "sandbox";

    internal static ShipmentOptions Bind(SettingsSection section)
    {
        section.Ledger.Keep(section.PathOf("carriers"), SecretKind.Whole);
        return new ShipmentOptions(
            section.Section("sandbox").OptionalSecret("secret"),
            [.. section.Sections("carriers").Select(CarrierOptions.Bind)]);
    }
}

/// <summary>One of seckill.shipments.carriers.</summary>
/// <param name="Name">Part of the callback's address, and what merchants write when they ship.</param>
/// <param name="Secret">whsec_ + base64.</param>
/// <param name="PreviousSecret">Also taken, while a secret is rotated.</param>
/// <param name="Delivered">Codes of the carrier that say: the buyer has it.</param>
/// <param name="Failed">Codes that say: it could not be delivered.</param>
/// <param name="InTransit">Codes that say: it is on its way; they move nothing.</param>
public sealed record CarrierOptions(
    string Name, Secret? Secret, Secret? PreviousSecret, IReadOnlyList<string> Delivered, IReadOnlyList<string> Failed,
    IReadOnlyList<string> InTransit)
{
    internal static CarrierOptions Bind(SettingsSection section)
    {
        var name = section.Text("name") ?? "";
        var (secret, previous) = (section.OptionalSecret("secret"), section.OptionalSecret("previous-secret"));
        var codes = section.Section("codes");
        return new CarrierOptions(
            name, secret, previous, codes.OptionalTexts("delivered"), codes.OptionalTexts("failed"),
            codes.OptionalTexts("in-transit"));
    }
}
