using Seckill.Node.Config;
using Seckill.Node.Config.Hocon;
using Seckill.Tests.Config;
using Xunit;

namespace Seckill.Tests.House;

/// <summary>reference.conf owns every default and explains every key.</summary>
public sealed class TidyConfTests
{
    /// <summary>Keys that scripts rely on (the contract of the configuration).</summary>
    private static readonly string[] Contract =
    [
        "environment", "node.name", "node.roles", "node.data-dir", "http.listen", "http.trusted-proxies",
        "management.listen", "cluster.listen", "cluster.advertise", "cluster.shards", "journal.store",
        "journal.sqlite.path", "read-model.sqlite.path", "journal.postgres.connection-string",
        "journal.postgres.admin-connection-string", "read-model.postgres.connection-string", "admission.buyer.rate",
        "admission.buyer.burst", "admission.address.rate", "admission.address.burst", "auth.issuer", "auth.audience",
        "auth.keys", "items.round-interval", "items.pass-lifetime", "payments.grace", "webhooks.retry-schedule",
        "payments.sandbox.secret", "payments.stripe.secret", "audit.checkpoint-dir", "audit.signing-key",
    ];

    private static readonly SourceFile Reference = SourceTree.Read("hocon", SettingsSources.Reference).Single();

    [Fact]
    public void Keys_BoundAndDocumented_AreTheSame() =>
        Assert.Equal(SettingsUnderTest.Load().Keys.Order(), Leaves(Reference).Select(l => l.Path).Order());

    [Fact]
    public void Keys_OfTheContract_AreThere() =>
        Findings.None(Contract.Select(key => "seckill." + key).Except(SettingsUnderTest.Load().Keys));

    [Fact]
    public void Keys_OfTheReference_HaveACommentAbove()
    {
        Findings.None(Leaves(Reference).Where(l => !Reference.Lines[l.Line - 2].TrimStart().StartsWith('#'))
            .Select(l => $"{Reference.Path}:{l.Line}: {l.Path} has no comment"));
    }

    [Fact]
    public void Keys_OfTheEnvironment_AreInTheReference()
    {
        var overlay = SourceTree.Read("hocon", SettingsSources.EnvironmentOverlay).Single();
        Findings.None(Leaves(overlay).Select(l => l.Path).Except(Leaves(Reference).Select(l => l.Path)));
    }

    [Fact]
    public void Reference_PackedIntoTheBinary_IsTheFile() =>
        Assert.Equal(Reference.Text, HoconFiles.Packed(SettingsSources.Reference)!.Text);

    private static IEnumerable<(string Path, int Line)> Leaves(SourceFile file)
    {
        var tokens = new HoconLexer(file.Text, file.Path).Read();
        return Leaves("", new HoconParser(tokens, (_, _, _) => null, HoconPath.Root).Parse(0));
    }

    private static IEnumerable<(string Path, int Line)> Leaves(string path, HoconObjectNode node) =>
        node.Fields.SelectMany(f => f.Value.Stack[^1] is HoconObjectNode child
            ? Leaves($"{path}{f.Key}.", child) : [($"{path}{f.Key}", f.Value.Stack[^1].Origin.Line)]);
}
