using System.Text.RegularExpressions;
using Xunit;

namespace Seckill.Tests.House;

/// <summary>Calls go down the arrow: which folder may name which (design.md, The house).</summary>
public sealed class TidyArrowTests
{
    private static readonly string[] Sql = ["Npgsql", "Microsoft.Data.Sqlite", "Dapper", "SQLitePCL"];

    private static readonly string[] NodeFolders =
        [.. SourceTree.Product.Where(f => f.IsUnder("Seckill.Node") && f.Path.Split('/').Length > 2)
            .Select(f => f.Path.Split('/')[1]).Distinct()];

    [Theory]
    [InlineData("Seckill.Domain", "Seckill.Http Seckill.Node Microsoft System.IO System.Threading System.Net")]
    [InlineData("Seckill.Http", "Seckill.Node")]
    [InlineData("Seckill.Client", "Seckill.Domain Seckill.Http Seckill.Node")]
    [InlineData("Seckill.Node/Config", "Items Journal Sharding Peers Projections Payments Carriers Gateway Ops")]
    [InlineData("Seckill.Node/Config", "Seckill.Http Webhooks Imports Telemetry")]
    [InlineData("Seckill.Node/Items", "Sharding Peers Projections Payments Webhooks Imports Gateway Ops Seckill.Http")]
    [InlineData("Seckill.Node/Journal", "Items Sharding Peers Projections Payments Webhooks Gateway Ops Seckill.Http")]
    [InlineData("Seckill.Node/Sharding", "Projections Payments Webhooks Gateway Ops Seckill.Http")]
    [InlineData("Seckill.Node/Peers", "Sharding Items Projections Payments Webhooks Gateway Ops Seckill.Http")]
    [InlineData("Seckill.Node/Projections", "Items Sharding Peers Webhooks Gateway Ops")]
    [InlineData("Seckill.Node/Payments", "Sharding Peers Projections Webhooks Gateway Ops")]
    [InlineData("Seckill.Node/Carriers", "Items Journal Sharding Peers Projections Webhooks Gateway Ops Storage")]
    [InlineData("Seckill.Node/Webhooks", "Items Sharding Peers Projections Gateway Ops Storage")]
    [InlineData("Seckill.Node/Imports", "Items Sharding Peers Journal Projections Payments Webhooks Gateway Ops")]
    [InlineData("Seckill.Node/Imports", "Storage")]
    [InlineData("Seckill.Node/Storage", "Items Peers Payments Gateway Ops Telemetry")]
    [InlineData("Seckill.Node/Gateway", "Ops Projections Webhooks Imports")]
    [InlineData("Seckill.Node/Crashing", "Items Journal Sharding Peers Projections Payments Carriers Gateway Ops")]
    [InlineData("Seckill.Node/Crashing", "Config Webhooks Imports Storage Telemetry Seckill.Http Seckill.Domain")]
    [InlineData("Seckill.Node/Telemetry", "Items Journal Sharding Peers Projections Payments Carriers Gateway Ops")]
    [InlineData("Seckill.Node/Telemetry", "Config Webhooks Imports Storage Seckill.Http")]
    public void Folder_Names_OnlyWhatIsBelowIt(string folder, string forbidden)
    {
        foreach (var word in forbidden.Split(' '))
        {
            var name = word.Contains('.') || word == "Microsoft" ? word : "Seckill.Node." + word;
            Findings.None(Naming(SourceTree.Product.Where(f => f.IsUnder(folder)), name));
        }
    }

    [Fact]
    public void Storage_IsNamed_ByTheCompositionRootAlone() =>
        Findings.None(Naming(OutsideStorage(), "Seckill.Node.Storage"));

    [Fact]
    public void Sql_IsNamed_ByStorageAlone() =>
        Findings.None(Sql.SelectMany(package => Naming(OutsideStorage(), package)));

    /// <summary>A node is no client of anything, but for the buyers that demonstration and soak make up.</summary>
    [Fact]
    public void Client_IsNamed_ByDemonstrationAndSoakAlone() =>
        Findings.None(Naming(
            SourceTree.Product.Where(f => !f.IsUnder("Seckill.Client") && !f.IsUnder("Seckill.Node/Ops/Demo")
                && !f.IsUnder("Seckill.Node/Ops/Bench/Soak") && !f.IsCompositionRoot),
            "Seckill.Client"));

    /// <summary>
    /// The operators' listener is made of the public one's parts, and the fuzzer feeds them; nothing else of a node may
    /// see them.
    /// </summary>
    [Theory]
    [InlineData("Edge")]
    [InlineData("Auth")]
    [InlineData("Problems")]
    [InlineData("Json")]
    [InlineData("Admission")]
    public void PartsOfTheEdge_AreNamed_ByTheOperatorsListenerAlone(string part) =>
        Findings.None(Naming(
            SourceTree.Product.Where(f => f.IsUnder("Seckill.Node") && !f.IsCompositionRoot
                && !f.IsUnder("Seckill.Node/Ops/Management") && !f.IsUnder("Seckill.Node/Ops/Verbs")
                && !f.IsUnder("Seckill.Node/Ops/Fuzz")),
            "Seckill.Http." + part));

    [Fact]
    public void Storage_OfHttp_KnowsThePortsAlone()
    {
        var storage = SourceTree.Product.Where(f => f.IsUnder("Seckill.Node/Storage"));
        Findings.None(storage.Where(f => Regex.IsMatch(f.Code, @"\bSeckill\.Http\b(?!\.Ports\b)")).Select(f => f.Path));
    }

    [Fact]
    public void Namespace_OfEachFile_IsItsFolder()
    {
        foreach (var file in SourceTree.CSharp)
        {
            var parts = file.Path.Split('/');
            // The client is a package: whoever uses it writes one using.
            var flat = parts[0] is "Seckill.Domain" or "Seckill.Client" || parts.Length == 2;
            var expected = flat ? parts[0] : $"{parts[0]}.{parts[1]}";
            var found = Regex.Match(file.Code, @"^namespace ([\w.]+)(;|\s*$)", RegexOptions.Multiline);
            if (file.Name is "Program.cs" || !CodeMembers.PublicTypes(file.Code).Any()) continue;
            Assert.True(found.Groups[2].Value == ";", $"{file.Path}: the namespace is not file-scoped");
            var fits = found.Groups[1].Value == expected
                || (parts[0] == "Seckill.Http" && found.Groups[1].Value == parts[0])
                || (!flat && found.Groups[1].Value.StartsWith(expected + ".", StringComparison.Ordinal));
            Assert.True(fits, $"{file.Path}: namespace {found.Groups[1].Value} is not {expected}");
        }
    }

    [Theory]
    [InlineData("using Seckill.Node.Sharding;", true)]
    [InlineData("using Seckill.Node.Sharding.Deep;", true)]
    [InlineData("var x = new Sharding.IShardTable();", true)]
    [InlineData("// using Seckill.Node.Sharding;", false)]
    [InlineData("var x = settings.Sharding.Count;", false)]
    [InlineData("using Seckill.Node.ShardingX;", false)]
    public void Naming_OfASample_IsFound(string code, bool found) =>
        Assert.Equal(found, Naming([new SourceFile("a.cs", code)], "Seckill.Node.Sharding").Any());

    private static IEnumerable<SourceFile> OutsideStorage() => SourceTree.Product.Where(f =>
        !f.IsUnder("Seckill.Node/Storage") && !f.IsCompositionRoot
        && !f.Path.StartsWith("Seckill.Node/Ops/Bench", StringComparison.Ordinal));

    /// <summary>Files that name a namespace in full, or, within the same parent, by folder and type.</summary>
    private static IEnumerable<string> Naming(IEnumerable<SourceFile> files, string name)
    {
        var pattern = $@"(?<![\w.]){Regex.Escape(name)}(?!\w)";
        if (NodeFolders.FirstOrDefault(folder => name == "Seckill.Node." + folder) is { } own)
        {
            var types = SourceTree.Product.Where(f => f.IsUnder("Seckill.Node/" + own))
                .Select(f => Path.GetFileNameWithoutExtension(f.Name)).Distinct();
            pattern += $@"|(?<![\w.]){own}\.({string.Join('|', types)})\b";
        }

        return files.Where(f => Regex.IsMatch(f.Code, pattern)).Select(f => $"{f.Path} names {name}");
    }
}
