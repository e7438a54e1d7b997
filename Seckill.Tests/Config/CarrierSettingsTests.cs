using Seckill.Domain;
using Seckill.Node.Carriers;
using Seckill.Node.Config;
using Seckill.Tests.House;
using Seckill.Tests.Node;
using Xunit;

namespace Seckill.Tests.Config;

/// <summary>seckill.shipments: carriers, their secrets and their codes.</summary>
public sealed class CarrierSettingsTests
{
    private static readonly string Secret = CarrierCallback.SecretOf("sf");

    [Fact]
    public void Load_Carriers_AreFoundWithTheirCodes()
    {
        var sf = CarrierCallback.Directory.Find("sf")!;
        Assert.Equal(
            [ShipmentStatus.Delivered, ShipmentStatus.Failed, ShipmentStatus.InTransit, ShipmentStatus.None],
            new[] { "80", "34", "50", "080" }.Select(sf.StatusOf));
        Assert.Equal(ShipmentStatus.InTransit, CarrierCallback.Directory.Find("sandbox")!.StatusOf("in_transit"));
        Assert.Null(CarrierCallback.Directory.Find("yto"));
        Assert.Null(new CarrierDirectory(SettingsUnderTest.Load().Shipments, null).Find("sandbox"));
    }

    [Fact]
    public void Load_TheExampleOfTheDocument_IsACarrier()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "DELIVERY.md"));
        var from = text.IndexOf("    seckill.shipments.carriers = [", StringComparison.Ordinal);
        using var file = new SettingsFile(text[from..text.IndexOf("\nEach carrier", from, StringComparison.Ordinal)]);
        var settings = NodeSettings.Load(file.Path, [], name => name == "SF_SECRET" ? Secret : null);
        var carrier = Assert.Single(settings.Shipments.Carriers);
        Assert.Equal(("sf", Secret, null), (carrier.Name, carrier.Secret!.Reveal(), carrier.PreviousSecret));
        Assert.Equal(["80", "8000"], carrier.Delivered);
    }

    [Fact]
    public void Print_OfCarriers_ShowsNoSecret()
    {
        var settings = SettingsUnderTest.Load(
            CarrierCallback.Setting, "seckill.shipments.sandbox.secret=" + CarrierCallback.SecretOf("x"));
        var text = SettingsPrinter.Print(settings) + settings + settings.Shipments + settings.Shipments.Carriers[0];
        Assert.DoesNotContain(Secret["whsec_".Length..], text);
        Assert.DoesNotContain(CarrierCallback.SecretOf("x")["whsec_".Length..], text);
        Assert.Contains("seckill.shipments.carriers = \"***\"", text);
        Assert.Contains("seckill.shipments.sandbox.secret = \"***\"", text);
    }

    [Theory]
    [InlineData("name = SF", "a name is 1 to 40 small letters")]
    [InlineData("name = sandbox", "a name is 1 to 40 small letters")]
    [InlineData("secret = null", "whose secret is not whsec_")]
    [InlineData("secret = \"whsec_c2hvcnQ=\"", "whose secret is not whsec_")]
    [InlineData("previous-secret = short", "whose secret is not whsec_")]
    [InlineData("codes { delivered = [\"8 0\"] }", "a code is 1 to 40 visible ASCII")]
    [InlineData("codes { delivered = [\"1\"], failed = [\"1\"] }", "stands for more than one thing")]
    [InlineData("codes { delivered = 7 }", "must be a list of texts")]
    [InlineData("codes { lost = [\"1\"] }", "lost is not a key")]
    [InlineData("codes = 7", "codes must be an object")]
    public void Load_ACarrierThatCanNotBe_IsRefused(string instead, string fault)
    {
        var faults = SettingsUnderTest.FaultsOf(
            Carriers($$"""{ name = a, secret = "{{Secret}}", codes {}, {{instead}} }"""));
        Assert.Contains(fault, Assert.Single(faults));
        Assert.DoesNotContain(Secret, faults[0]);
    }

    [Fact]
    public void Load_OneNameOrOneSecretForTwo_IsRefused()
    {
        var faults = SettingsUnderTest.FaultsOf(Carriers(
            $$"""{ name = a, secret = "{{Secret}}", codes {} }, { name = a, secret = "{{Secret}}", codes {} }"""));
        Assert.Contains(faults, text => text.Contains("names the carrier a more than once"));
        Assert.Contains(faults, text => text.Contains("has one secret for two carriers"));
        Assert.Contains("one secret for two carriers", Assert.Single(SettingsUnderTest.FaultsOf(
            CarrierCallback.Setting, "seckill.shipments.sandbox.secret=" + Secret)));
        Assert.Contains("at least 24 bytes", Assert.Single(SettingsUnderTest.FaultsOf(
            "seckill.shipments.sandbox.secret=whsec_c2hvcnQ=")));
    }

    private static string Carriers(string text) => $"seckill.shipments.carriers=[{text}]";
}
