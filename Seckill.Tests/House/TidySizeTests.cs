using System.Text.RegularExpressions;
using Xunit;

namespace Seckill.Tests.House;

/// <summary>Small pieces: the lengths of style.md.</summary>
public sealed class TidySizeTests
{
    [Fact]
    public void Files_OfTheProduct_AreShortInTheMiddleAndNowhereLong()
    {
        var lengths = SourceTree.Product.Select(f => f.Lines.Length).Order().ToList();
        Assert.True(lengths.Count > 50, "the tree was not read");
        Assert.True(lengths[lengths.Count / 2] <= 70, $"the median file has {lengths[lengths.Count / 2]} lines");
        Assert.True(lengths[lengths.Count * 9 / 10] <= 160, $"p90 of files is {lengths[lengths.Count * 9 / 10]} lines");
    }

    [Fact]
    public void Files_All_HaveAtMost250Lines() =>
        Findings.None(SourceTree.CSharp.Where(f => f.Lines.Length > 250).Select(f => $"{f.Path}: {f.Lines.Length}"));

    [Fact]
    public void Lines_All_HaveAtMost120Columns()
    {
        var files = SourceTree.CSharp.Concat(SourceTree.Read("hocon", "*.conf"))
            .Concat(SourceTree.Read("Seckill.Node", "*.sql")).Concat(SourceTree.Read("Seckill.Domain", "*.proto"));
        Findings.None(files.SelectMany(f => f.Lines
            .Select((line, i) => (Place: $"{f.Path}:{i + 1}", line.Length))
            .Where(l => l.Length > 120).Select(l => $"{l.Place}: {l.Length}")));
    }

    [Fact]
    public void Methods_All_HaveAtMost60Lines() =>
        Findings.None(SourceTree.CSharp.SelectMany(f => CodeMembers.Methods(f.Code)
            .Where(m => m.LastLine - m.FirstLine + 1 > 60)
            .Select(m => $"{f.Path}:{m.FirstLine}: {m.LastLine - m.FirstLine + 1} lines")));

    [Fact]
    public void Files_OfTheProduct_HaveOnePublicClass()
    {
        var crowded = SourceTree.Product
            .Select(f => (f.Path, Classes: CodeMembers.PublicTypes(f.Code).Where(IsPlainClass).ToList()))
            .Where(f => f.Classes.Count > 1);
        Findings.None(crowded.Select(f => f.Path));
    }

    [Fact]
    public void Methods_OfASample_AreMeasured()
    {
        const string code = """
            namespace A;
            [X(1)]
            public sealed class B(int c) : D<int> {
                private readonly int[] _e = [1, 2];
                [Y("a")]
                public void F(int g)
                {
                    if (g > 0) { G(); }
                }
                public int H => 3;
                public int I { get; } = 4;
                internal static int J(int k) =>
                    k switch { 1 => 2, _ => 3 };
                private sealed class K { void L() { } }
            }
            """;
        var methods = CodeMembers.Methods(CodeText.Strip(code)).Select(m => (m.FirstLine, m.LastLine));
        Assert.Equal([(6, 9), (12, 13), (14, 14)], methods);
        Assert.Single(CodeMembers.PublicTypes(CodeText.Strip(code)));
    }

    /// <summary>Records, enums, interfaces and derived classes may stand with their family.</summary>
    private static bool IsPlainClass(string head) =>
        Regex.IsMatch(head, @"\bclass\b") && !Regex.IsMatch(head, @"\brecord\b|\)?\s:\s");
}
