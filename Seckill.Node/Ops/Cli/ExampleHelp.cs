using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Seckill.Node.Ops.Cli;

/// <summary>Help as the library writes it, and below it an example that works as it stands.</summary>
internal sealed class ExampleHelp(HelpAction usual, IReadOnlyDictionary<Command, string> examples)
    : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        if (examples.TryGetValue(parseResult.CommandResult.Command, out var example))
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  seckill {example}\n");
        }

        return code;
    }

    public static void Extend(RootCommand root, IReadOnlyDictionary<Command, string> examples)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!, examples);
    }
}
