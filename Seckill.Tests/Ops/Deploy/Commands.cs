using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Tests.Ops.Deploy;

/// <summary>Command lines of files, parsed as the binary would.</summary>
internal static class Commands
{
    /// <param name="words">Without the name of the binary.</param>
    public static IEnumerable<string> ErrorsOf(IEnumerable<string> words)
    {
        var verbs = VerbList.Of(new VerbPorts(
            (_, _) => throw new InvalidOperationException("no store is opened"), TimeProvider.System));
        var grammar = new CliGrammar(
            new CliStreams(TextWriter.Null, TextWriter.Null, false, _ => null), (_, _) => Task.FromResult(0), verbs);
        return CliHost.Parse(grammar.Root, [.. words]).Errors.Select(error => error.Message);
    }
}
