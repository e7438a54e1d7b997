using Seckill.Domain;
using Seckill.Node.Config;
using Xunit;

namespace Seckill.Tests.Config;

public sealed class NodeSettingsTests
{
    [Fact]
    public void Load_Nothing_IsEmbeddedDevelopmentWithTheDocumentedDefaults()
    {
        var settings = SettingsUnderTest.Load();
        Assert.True(settings.IsDevelopment);
        Assert.Equal("http://127.0.0.1:5080/", settings.Http.Listen.ToString());
        Assert.Equal("http://127.0.0.1:8558/", settings.Management.Listen.ToString());
        Assert.Equal([NodeRole.Http, NodeRole.Shard], settings.Node.Roles);
        Assert.Equal(64, settings.Cluster.Shards);
        Assert.Equal(TimeSpan.FromSeconds(3), settings.Cluster.LeaseTtl);
        Assert.Null(settings.Cluster.Tls);
        Assert.Equal(JournalStore.Sqlite, settings.Journal.Store);
        Assert.Equal("./data/journal.db", settings.Journal.SqlitePath);
        Assert.Equal("./data/read-model.db", settings.ReadModel.SqlitePath);
        Assert.Null(settings.Journal.Postgres.Connection);
        Assert.Equal(65_536, settings.Http.MaxBody);
        Assert.Equal(ChallengeKind.None, settings.Admission.Challenge);
        Assert.Equal(
            new ProofOfWorkOptions(256, 10, 16, TimeSpan.FromSeconds(60), 1_000, 500_000),
            settings.Admission.ProofOfWork);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.Items.RoundInterval);
        Assert.Equal(TimeSpan.FromSeconds(120), settings.Items.PassLifetime);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Payments.Grace);
        Assert.Equal(TimeSpan.FromMilliseconds(500), settings.Payments.CloseTimeout);
        Assert.Equal(9, settings.Webhooks.RetrySchedule.Count);
        Assert.Equal(TimeSpan.FromHours(24), settings.Webhooks.RetrySchedule[^1]);
        Assert.Empty(settings.Auth.Keys);
    }

    [Fact]
    public void Load_Sets_AreTextUnlessTheyBeginAsHocon()
    {
        var settings = SettingsUnderTest.Load(
            "seckill.journal.store=postgres",
            "seckill.journal.postgres.connection-string=Host=db;Password=a=b${x}#,[]",
            "seckill.node.data-dir=/var/lib/${HOME}",
            "seckill.http.trusted-proxies=[10.0.0.0/8, \"fd00::/8\", 192.168.1.7]",
            "seckill.node.name=\"a\\tb\"",
            "seckill.admission.buyer={rate=3, burst=4}");
        Assert.Equal("Host=db;Password=a=b${x}#,[]", settings.Journal.Postgres.Connection!.Reveal());
        Assert.Same(settings.Journal.Postgres.Connection, settings.Journal.Postgres.AdminConnection);
        Assert.Same(settings.Journal.Postgres.Connection, settings.ReadModel.PostgresConnection);
        Assert.Equal("/var/lib/${HOME}", settings.Node.DataDirectory);
        Assert.Equal("/var/lib/${HOME}/journal.db", settings.Journal.SqlitePath);
        var proxies = settings.Http.TrustedProxies.Select(n => n.ToString());
        Assert.Equal(["10.0.0.0/8", "fd00::/8", "192.168.1.7/32"], proxies);
        Assert.Equal("a\tb", settings.Node.Name);
        Assert.Equal(new RateOptions(3, 4), settings.Admission.Buyer);
    }

    [Fact]
    public void Load_FileEnvironmentAndSet_OverrideInThisOrder()
    {
        using var file = new SettingsFile("""
            include "reference.conf"
            seckill { node { name = of-file, data-dir = /file }, log.level = debug, journal.store = postgres
              journal.postgres.connection-string = "Host=file" }
            """);
        var settings = NodeSettings.Load(file.Path, ["seckill.node.name=of-set"], name => name switch
        {
            "SECKILL_NODE_NAME" or "SECKILL_DATA_DIR" => "of-environment",
            "SECKILL_POSTGRES" => "Host=environment",
            _ => null,
        });
        Assert.Equal("of-set", settings.Node.Name);
        Assert.Equal("of-environment", settings.Node.DataDirectory);
        Assert.Equal("of-environment/journal.db", settings.Journal.SqlitePath);
        Assert.Equal(LogLevel.Debug, settings.Log.Level);
        Assert.Equal("Host=environment", settings.Journal.Postgres.Connection!.Reveal());
    }

    [Theory]
    [InlineData("sqlite.conf", JournalStore.Sqlite)]
    [InlineData("postgres.conf", JournalStore.Postgres)]
    public void Load_Profile_StartsWithNoMoreThanItSays(string profile, JournalStore store)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "hocon", profile);
        var settings = NodeSettings.Load(path, [], name => name == "SECKILL_POSTGRES" ? "Host=x" : null);
        Assert.Equal(store, settings.Journal.Store);
        Assert.True(settings.IsDevelopment);
    }

    [Fact]
    public void Load_AuthKeys_AreBound()
    {
        var settings = SettingsUnderTest.Load(
            $"seckill.auth.keys=[{{kid=k1, algorithm=HS256, key=\"{SettingsUnderTest.Base64(1)}\"}}]");
        var key = Assert.Single(settings.Auth.Keys);
        Assert.Equal(("k1", AuthAlgorithm.HS256), (key.Kid, key.Algorithm));
        Assert.Equal(SettingsUnderTest.Base64(1), key.Key.Reveal());
    }
}
