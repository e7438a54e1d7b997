using Xunit;

namespace Seckill.Tests.Config;

public sealed class SettingsFaultTests
{
    [Theory]
    [InlineData("seckill.http.lisen", "seckill.http.lisen is not a key; did you mean seckill.http.listen?")]
    [InlineData("seckill.htpp.listen", "seckill.htpp is not a key; did you mean seckill.http?")]
    [InlineData("sekill.http.listen", "sekill is not a key; did you mean seckill?")]
    [InlineData("seckill.poll", "seckill.poll is not a key; did you mean seckill.projections.poll?")]
    [InlineData("seckill.http.quux", "seckill.http.quux is not a key")]
    [InlineData("seckill.http.\"a.b\"", "seckill.http.\"a.b\" is not a key")]
    public void Load_UnknownKey_IsRefusedWithTheNearest(string key, string fault) =>
        Assert.Equal([$"--set {key}: {fault}"], SettingsUnderTest.FaultsOf(key + "=1"));

    [Fact]
    public void Load_ManyFaults_AreAllToldWithFileAndLine()
    {
        var faults = SettingsUnderTest.FaultsOfFile("""
            seckill {
              environment = staging
              items.pass-lifetime = 5m
              items.batch-max = many
              http { listen = [1], max-body = 1PB }
              admission = 3
              node.roles = [http, web]
              webhooks.retry-schedule = [5s, soon]
              cluster.shardz = 4
            }
            """);
        Assert.Equal(
            [
                "node.conf:2:3: seckill.environment must be development or production, not \"staging\"",
                "node.conf:7:3: seckill.node.roles must be a list, each http or shard, not [\"http\", \"web\"]",
                "node.conf:5:10: seckill.http.listen must be a URL like http://127.0.0.1:5080, without a path, "
                    + "not [\"1\"]",
                "node.conf:5:24: seckill.http.max-body must be a size from 1KiB to 64MiB, not \"1PB\"",
                "node.conf:6:3: seckill.admission must be an object, not a text",
                "node.conf:3:3: seckill.items.pass-lifetime must be a duration from 1s to 120s, not \"5m\"",
                "node.conf:4:3: seckill.items.batch-max must be a whole number from 1 to 100000, not \"many\"",
                "node.conf:8:3: seckill.webhooks.retry-schedule must be a list of durations from 1ms to 30d, "
                    + "not [\"5s\", \"soon\"]",
                "node.conf:9:3: seckill.cluster.shardz is not a key; did you mean seckill.cluster.shards?",
            ],
            faults);
    }

    [Theory]
    [InlineData("seckill.cluster.beat-interval=1s", "less than a third of lease-ttl (3000 ms)")]
    [InlineData("seckill.cluster.lease-margin=2500ms", "no permit lasts to the next beat")]
    [InlineData("seckill.cluster.observe-interval=3s", "observe-interval must be less than lease-ttl")]
    [InlineData("seckill.management.listen=http://[::1]:5080", "has the same port 5080 as seckill.management.listen")]
    [InlineData("seckill.cluster.listen=0.0.0.0:7946", "advertise is 0.0.0.0:7946, to which no peer can connect")]
    [InlineData("seckill.cluster.listen=nowhere", "cluster.listen must be host:port")]
    [InlineData("seckill.journal.store=postgres", "environment variable SECKILL_POSTGRES")]
    [InlineData("seckill.read-model.sqlite.path=./data/../data/journal.db", "is the journal's file")]
    [InlineData("seckill.node.roles=[http]", "must be http and shard on SQLite")]
    [InlineData("seckill.node.roles=[]", "seckill.node.roles is empty")]
    [InlineData("seckill.admission.proof-of-work.most-difficulty=9", "must not be less than difficulty (10)")]
    [InlineData("seckill.items.passivate-after=59s", "forgets which challenges were used")]
    [InlineData("seckill.items.mailbox=100", "batch-max must not exceed seckill.items.mailbox (100)")]
    [InlineData("seckill.http.max-wait=1s", "default-wait (2000 ms) must not exceed max-wait (1000")]
    [InlineData("seckill.payments.grace=500ms", "close-timeout must be less than grace")]
    [InlineData("seckill.payments.sandbox.secret=hush", "must be whsec_ and base64")]
    [InlineData("seckill.secrets.pass-key=c2hvcnQ=", "seckill.secrets.pass-key must be base64 of at least 32 bytes")]
    [InlineData("seckill.audit.signing-key=/none", "must be an ECDSA P-256 private key")]
    [InlineData("seckill.cluster.tls.key=/x", "needs certificate, key and ca, or none of them")]
    [InlineData("seckill.auth.keys=[{kid=a, algorithm=HS256, key=short}]", "has a key (kid a) that does not fit HS256")]
    [InlineData("seckill.auth.keys=[{kid=a, algorithm=none, key=x}]", "keys[0].algorithm must be HS256 or RS")]
    [InlineData("seckill.auth.keys=[{kid=a, algorithm=ES256}]", "seckill.auth.keys[0].key is not set")]
    [InlineData("seckill.auth.keys=[{kid=a, algoritm=ES256, key=x}]", "did you mean seckill.auth.keys[0].algorithm?")]
    [InlineData("seckill.http.listen=http://127.0.0.1:5080/v1", "without a path")]
    [InlineData("seckill.http.listen=5080", "without a path")]
    [InlineData("seckill.node.name=", "seckill.node.name must be a text")]
    [InlineData("seckill.cluster.shards=0", "must be a whole number from 1 to 4096, not \"0\"")]
    [InlineData("seckill.node.name={a=1}", "seckill.node.name must be a text, not an object")]
    [InlineData("seckill.node.name=[1", "--set seckill.node.name")]
    [InlineData("seckill.node.name=\"a\"\nb=2", "one value is wanted")]
    [InlineData("novalue", "key=value is wanted")]
    [InlineData("=x", "key=value is wanted")]
    [InlineData("a{b=x", "the key is not a path")]
    public void Load_BadValueOrRelation_IsRefused(string set, string fault) =>
        Assert.Contains(SettingsUnderTest.FaultsOf(set), f => f.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void Load_BadSecret_IsNotRepeatedInTheFault()
    {
        const string secret = "my-own-secret";
        var faults = SettingsUnderTest.FaultsOf(
            $"seckill.secrets.pass-key={secret}", $"seckill.payments.sandbox.secret={secret}",
            $"seckill.audit.signing-key={secret}", $"seckill.secrets.digest-key=[{secret}]",
            $"seckill.auth.keys=[{{kid=a, algorithm=HS256, key={secret}}}]");
        Assert.Equal(5, faults.Count);
        Assert.DoesNotContain(faults, f => f.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_MissingFile_NamesIt()
    {
        var error = Assert.Throws<Seckill.Node.Config.SettingsException>(
            () => Seckill.Node.Config.NodeSettings.Load("none/at-all.conf", [], _ => null));
        Assert.Equal(["none/at-all.conf: there is no such file"], error.Faults);
    }
}
