using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>The command line as a whole: every verb is listed, explained, and its example can be typed.</summary>
public sealed class VerbListTests
{
    private static readonly IReadOnlyList<Verb> All = VerbList.Of(new VerbPorts(
        (_, _) => throw new InvalidOperationException("no store is opened"), TimeProvider.System));

    [Fact]
    public void Examples_AreThere_AndParse()
    {
        var root = new CliGrammar(
            new CliStreams(TextWriter.Null, TextWriter.Null, false, _ => null), (_, _) => Task.FromResult(0), All).Root;
        var leaves = Leaves("", All).Where(leaf => !leaf.Path.StartsWith("bench ", StringComparison.Ordinal));
        foreach (var (path, verb) in leaves)
        {
            Assert.True(verb.Example is not null, $"{path} has no example");
            Assert.StartsWith(path, verb.Example);
            var parsed = CliHost.Parse(root, verb.Example.Split(' '));
            Assert.True(parsed.Errors.Count == 0, $"{verb.Example}: {string.Join(", ", parsed.Errors)}");
            Assert.Equal(verb.Name, parsed.CommandResult.Command.Name);
        }
    }

    [Fact]
    public async Task Help_OfAVerb_ShowsItsExample()
    {
        var output = new StringWriter();
        var code = await CliHost.RunAsync(
            ["help", "shards", "move"], new CliStreams(output, TextWriter.Null, false, _ => null),
            (_, _) => Task.FromResult(0), All, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Yes, code);
        Assert.Contains("Example:\n  seckill shards move 7 --to node-2 --wait\n", output.ToString());
    }

    private static IEnumerable<(string Path, Verb Verb)> Leaves(string path, IEnumerable<Verb> verbs) =>
        verbs.Where(verb => !verb.Hidden).SelectMany(verb => verb.Run is null
            ? Leaves($"{path}{verb.Name} ", verb.Verbs) : [($"{path}{verb.Name}", verb)]);
}
