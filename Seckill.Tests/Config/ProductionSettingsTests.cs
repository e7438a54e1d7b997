using System.Security.Cryptography;
using Seckill.Node.Config;
using Seckill.Node.Ops.Cli;
using Seckill.Tests.Node;
using Xunit;

namespace Seckill.Tests.Config;

public sealed class ProductionSettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Load_ProductionWithNothingOfItsOwn_NamesAllThatIsMissing()
    {
        var faults = SettingsUnderTest.FaultsOf("seckill.environment=production");
        string[] missing =
        [
            "secrets.pass-key", "secrets.order-id-key", "secrets.digest-key", "audit.signing-key", "auth.keys",
            "cluster.tls", "payments.stripe.secret",
        ];
        Assert.Equal(missing.Length, faults.Count);
        Assert.All(missing, key => Assert.Contains(faults, f => f.Contains($"seckill.{key} ")));
    }

    [Fact]
    public void Load_ProductionWithAllOfItsOwn_Starts()
    {
        var settings = SettingsUnderTest.Load(Complete());
        Assert.False(settings.IsDevelopment);
        Assert.Equal(_file, settings.Cluster.Tls!.Ca);
    }

    [Theory]
    [InlineData(1, "seckill.secrets.pass-key=")]
    [InlineData(4, "seckill.audit.signing-key=")]
    [InlineData(5, "seckill.auth.keys=[]")]
    [InlineData(6, "seckill.cluster.tls.ca=/no/such.pem")]
    [InlineData(9, "seckill.payments.stripe.secret=")]
    public void Load_ProductionWithOneThingLess_Refuses(int place, string instead)
    {
        var sets = Complete();
        sets[place] = instead;
        Assert.NotEmpty(SettingsUnderTest.FaultsOf(sets));
    }

    [Fact]
    public void Load_ProductionWithOneKeyForTwoUses_Refuses()
    {
        var sets = Complete();
        sets[2] = "seckill.secrets.order-id-key=" + SettingsUnderTest.Base64(1);
        Assert.Contains("one key for two uses", Assert.Single(SettingsUnderTest.FaultsOf(sets)));
    }

    [Theory]
    [InlineData("amqps://guest:guest@broker.example", "guest")]
    [InlineData("amqps://broker.example", "guest")]
    [InlineData("amqp://shop:geheim@broker.example", "in clear")]
    public void Load_ProductionWithABrokerAnybodyCouldUse_Refuses(string uri, string why)
    {
        var fault = Assert.Single(SettingsUnderTest.FaultsOf([.. Complete(), $"seckill.events.rabbitmq.uri={uri}"]));
        Assert.Contains(why, fault);
        Assert.DoesNotContain("geheim", fault);
    }

    [Theory]
    [InlineData("amqps://shop:geheim@broker.example", "false")]
    [InlineData("amqp://shop:geheim@127.0.0.1", "false")]
    [InlineData("amqp://shop:geheim@[::1]", "false")]
    [InlineData("amqp://shop:geheim@broker.example", "true")]
    public void Load_ProductionWithABrokerOfItsOwn_Starts(string uri, string plain) =>
        Assert.NotNull(SettingsUnderTest.Load(
            [.. Complete(), $"seckill.events.rabbitmq.uri={uri}", $"seckill.events.rabbitmq.allow-plain={plain}"])
            .Events.Rabbit);

    [Fact]
    public async Task Resolve_Production_TakesWhatIsConfiguredAndMakesNothing()
    {
        var keys = await NodeKeys.ResolveAsync(
            SettingsUnderTest.Load(Complete()), new NoSecrets(), _ => throw new InvalidOperationException(),
            TestContext.Current.CancellationToken);
        Assert.Equal(SettingsUnderTest.Base64(1), Convert.ToBase64String(keys.PassKey));
        Assert.Null(keys.TokenKey);
        Assert.Null(keys.SandboxSecret);
        using var signing = ECDsa.Create();
        signing.ImportPkcs8PrivateKey(keys.SigningKey, out _);
    }

    /// <summary>Whoever can set a variable of a node of production shall not let it die by that.</summary>
    [Fact]
    public async Task Run_ArmedToCrash_IsRefused()
    {
        await using var node = NodeProcess.At(NodePlace.OnLoopback(), Complete());
        node.CrashAt = "watch";
        Assert.Equal(ExitCode.BadInput, await node.StartExpectingExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("SECKILL_CRASH_AT is set", node.Log);
    }

    private string[] Complete()
    {
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return
        [
            "seckill.environment=production",
            "seckill.secrets.pass-key=" + SettingsUnderTest.Base64(1),
            "seckill.secrets.order-id-key=" + SettingsUnderTest.Base64(2),
            "seckill.secrets.digest-key=" + SettingsUnderTest.Base64(3),
            "seckill.audit.signing-key=" + signing.ExportPkcs8PrivateKeyPem(),
            $"seckill.auth.keys=[{{kid=k, algorithm=HS256, key=\"{SettingsUnderTest.Base64(4)}\"}}]",
            "seckill.cluster.tls.ca=" + _file,
            "seckill.cluster.tls.key=" + _file,
            "seckill.cluster.tls.certificate=" + _file,
            "seckill.payments.stripe.secret=whsec_x",
            "seckill.payments.stripe.api-key=sk_x",
            "seckill.payments.stripe.return-url=https://shop.example/paid",
        ];
    }

    private sealed class NoSecrets : ISecretStore
    {
        public ValueTask<byte[]> GetOrAddAsync(string name, byte[] proposed, CancellationToken cancellation) =>
            throw new InvalidOperationException($"{name} was asked of the store");
    }
}
