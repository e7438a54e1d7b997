using Seckill.Node.Config;
using Xunit;

namespace Seckill.Tests.Config;

public sealed class SettingsPrinterTests
{
    private static readonly string Key = SettingsUnderTest.Base64(1);

    [Fact]
    public void Print_Settings_ShowsValueAndPlaceOfEveryKey()
    {
        var lines = SettingsPrinter.Print(SettingsUnderTest.Load("seckill.items.batch-max=7")).Split('\n');
        Assert.Contains("seckill.items.batch-max = \"7\"  # --set seckill.items.batch-max", lines);
        Assert.Contains(lines, l => l.StartsWith("seckill.http.listen = \"http://127.0.0.1:5080\"  # reference.conf:"));
        Assert.Contains(lines, l => l.StartsWith("seckill.node.roles = [\"http\", \"shard\"]  #"));
        Assert.Equal(lines[..^1].Order(StringComparer.Ordinal), lines[..^1]);
    }

    [Fact]
    public void Print_Secrets_AreMasked()
    {
        var settings = SettingsUnderTest.Load(
            "seckill.secrets.pass-key=" + Key,
            $"seckill.auth.keys=[{{kid=k, algorithm=HS256, key=\"{Key}\"}}]",
            "seckill.payments.sandbox.secret=whsec_" + Key,
            "seckill.events.rabbitmq.uri=amqps://shop:geheim@broker",
            "seckill.journal.postgres.connection-string=Host=db;Username=u;Password=geheim",
            "seckill.journal.postgres.admin-connection-string=Host=db;Pwd=geheim",
            "seckill.read-model.postgres.connection-string=geheim");
        var text = SettingsPrinter.Print(settings);
        Assert.DoesNotContain(Key, text);
        Assert.DoesNotContain("geheim", text);
        Assert.Contains("seckill.secrets.pass-key = \"***\"", text);
        Assert.Contains("seckill.auth.keys = \"***\"", text);
        Assert.Contains("host=db", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("seckill.secrets.digest-key = null", text);
    }

    [Fact]
    public void ToString_OfSettings_ShowsNoSecret()
    {
        var settings = SettingsUnderTest.Load(
            "seckill.secrets.pass-key=" + Key, "seckill.journal.postgres.connection-string=Host=db;Password=geheim");
        var text = $"{settings} {settings.Secrets} {settings.Journal.Postgres}";
        Assert.DoesNotContain(Key, text);
        Assert.DoesNotContain("geheim", text);
    }
}
