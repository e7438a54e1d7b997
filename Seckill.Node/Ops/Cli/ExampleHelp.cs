using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Seckill.Node.Ops.Cli;

/// <summary>
/// Help as the library writes it, but for the name of the binary, which it takes from the file; and below it an example
/// that works as it stands.
/// </summary>
internal sealed class ExampleHelp(HelpAction usual, IReadOnlyDictionary<Command, string> examples)
    : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var settings = parseResult.InvocationConfiguration;
        var (output, text) = (settings.Output, new StringWriter());
        settings.Output = text;
        var code = usual.Invoke(parseResult);
        settings.Output = output;
        output.Write(text.ToString().Replace(
            $"Usage:{Environment.NewLine}  {RootCommand.ExecutableName}", $"Usage:{Environment.NewLine}  seckill",
            StringComparison.Ordinal));
        if (examples.TryGetValue(parseResult.CommandResult.Command, out var example))
        {
            output.WriteLine($"Example:\n  seckill {example}\n");
        }

        return code;
    }

    public static void Extend(RootCommand root, IReadOnlyDictionary<Command, string> examples)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!, examples);
    }
}
