using System.Text.RegularExpressions;
using Xunit;

namespace Seckill.Tests.House;

/// <summary>Names and calls that the house does without (style.md).</summary>
public sealed class TidyWordTests
{
    private const string Declared = @"\b(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?(\w+)";

    private const string BareDelay = @"\bTask\.Delay\((?!.*,\s*_?([tT]ime|[tT]imeProvider|[cC]lock)\s*[,)])";

    private static readonly string[] DeterministicFolders =
        ["Seckill.Node/Items", "Seckill.Node/Journal", "Seckill.Node/Sharding", "Seckill.Node/Projections"];

    [Fact]
    public void Names_SayWhatAThingIs()
    {
        var banned = new Regex(@"(Helper|Util|Utils|Utility|Utilities|Manager|Common)s?($|[A-Z./])");
        Findings.None(SourceTree.CSharp.Where(f => banned.IsMatch(f.Path)).Select(f => f.Path));
        Findings.None(SourceTree.CSharp.SelectMany(f => Regex.Matches(f.Code, Declared)
            .Select(m => m.Groups[1].Value).Where(name => banned.IsMatch(name)).Select(name => $"{f.Path}: {name}")));
    }

    [Theory]
    [InlineData(@"\bDateTime(Offset)?\.(Utc)?Now\b")]
    [InlineData(@"\bThread\.Sleep\b")]
    [InlineData(@"\bGuid\.(NewGuid|CreateVersion7)\b")]
    [InlineData(@"\bEnvironment\.TickCount")]
    [InlineData(@"\bRandom\.Shared\b|\bnew Random\(\)")]
    [InlineData(BareDelay)]
    public void TimeAndChance_ComeThroughTheConstructor(string pattern)
    {
        var files = SourceTree.Product.Where(f => !f.IsCompositionRoot && !f.IsUnder("Seckill.Node/Ops")
            && !f.IsUnder("Seckill.Http/Composition"));
        Findings.None(Matching(files, pattern));
    }

    [Theory]
    [InlineData(@"\b(Task|ValueTask)\b|\basync\b|\bawait\b")]
    [InlineData(@"\bTimeProvider\b|\bStopwatch\b|\bRandom\b|\bRandomNumberGenerator\b")]
    [InlineData(@"\bFile\.|\bDirectory\.|\bConsole\.|\bEnvironment\.|\bILogger\b")]
    public void Domain_IsPure(string pattern) =>
        Findings.None(Matching(SourceTree.Product.Where(f => f.IsUnder("Seckill.Domain")), pattern));

    [Theory]
    [InlineData(@"\bConfigureAwait\b")]
    [InlineData(@"\bTask\.Run\b|\bTask\.Factory\b|\bnew Thread\b")]
    public void CodeThatIsSimulated_StaysOnItsScheduler(string pattern) =>
        Findings.None(Matching(SourceTree.Product.Where(f => DeterministicFolders.Any(f.IsUnder)), pattern));

    [Fact]
    public void Methods_AreNeverAsyncVoid() => Findings.None(Matching(SourceTree.CSharp, @"\basync\s+void\b"));

    [Fact]
    public void Tests_DoNotSleep() => Findings.None(Matching(SourceTree.CSharp, @"\bThread\.Sleep\b"));

    [Fact]
    public void Nothing_IsLeftUnfinishedOrSkipped()
    {
        Findings.None(Matching(SourceTree.Product, @"\bNotImplementedException\b"));
        Findings.None(Matching(SourceTree.CSharp, @"\bSkip\s*=[^=>]"));
        var marker = new Regex(@"\b(TO" + @"DO|FIX" + @"ME)\b");
        Findings.None(SourceTree.CSharp.Where(f => marker.IsMatch(f.Text)).Select(f => f.Path));
    }

    [Fact]
    public void Files_NameNoMachine()
    {
        var machine = new Regex(@"(?<![\w.])/(wo" + @"rk|ro" + @"ot|ho" + @"me/\w+|farm)/");
        var files = SourceTree.CSharp
            .Concat(SourceTree.Read("hocon", "*.conf")).Concat(SourceTree.Read("docs", "*.md"));
        Findings.None(files.Where(f => machine.IsMatch(f.Text)).Select(f => f.Path));
    }

    [Theory]
    [InlineData("await Task.Delay(5);", true)]
    [InlineData("await Task.Delay(timeout, cancellation);", true)]
    [InlineData("await Task.Delay(timeout, time, cancellation);", false)]
    [InlineData("await Task.Delay(Wait(3), _timeProvider);", false)]
    public void BareDelay_OfASample_IsFound(string code, bool found) =>
        Assert.Equal(found, Matching([new SourceFile("a.cs", code)], BareDelay).Any());

    [Theory]
    [InlineData("a = \"x // y\"; // z\nb", "a=;\nb")]
    [InlineData("$\"{a(\"}\")}\" + c", "+c")]
    [InlineData("@\"a\"\"\\\" + '\"' + d", "++d")]
    [InlineData("\"\"\"x\" y\"\"\" e /* f */ g", "eg")]
    public void Strip_OfASample_LeavesTheCode(string text, string code)
    {
        var stripped = CodeText.Strip(text);
        Assert.Equal(text.Length, stripped.Length);
        Assert.Equal(code, stripped.Replace(" ", ""));
    }

    private static IEnumerable<string> Matching(IEnumerable<SourceFile> files, string pattern) =>
        files.SelectMany(f => f.Code.Split('\n').Select((line, i) => (line, Place: $"{f.Path}:{i + 1}"))
            .Where(l => Regex.IsMatch(l.line, pattern)).Select(l => $"{l.Place}: {l.line.Trim()}"));
}
