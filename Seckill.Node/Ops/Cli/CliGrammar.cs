using System.CommandLine;
using Seckill.Node.Config;

namespace Seckill.Node.Ops.Cli;

/// <summary>The verbs and options of the binary; only what works stands here.</summary>
internal sealed class CliGrammar
{
    private readonly Option<string?> _config = new("--config")
    {
        Description = "HOCON file; without it a node on embedded SQLite, development",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string[]> _sets = new("--set")
    {
        Description = "One key over file and environment; repeat it for more",
        HelpName = "key=value",
        Recursive = true,
    };

    private readonly Option<OutputFormat> _output = new("--output", "-o")
    {
        Description = "table, json or jsonl",
        HelpName = "format",
        CustomParser = result => OutputOf(result.Tokens[0].Value, result.AddError),
    };

    private readonly CliStreams _streams;

    public CliGrammar(
        CliStreams streams, Func<NodeSettings, CancellationToken, Task<int>> runNode, IReadOnlyList<Verb> verbs)
    {
        _streams = streams;
        _sets.Validators.Add(result =>
        {
            var bad = result.Tokens.FirstOrDefault(t => t.Value.IndexOf('=') <= 0);
            if (bad is not null) result.AddError($"--set takes key=value, not '{bad.Value}'");
        });
        var commands = new VerbCommands(_output, CallOf);
        AddRun(runNode);
        foreach (var verb in verbs) Root.Add(commands.Make(verb));
        Root.Add(Version());
        Root.Add(Help());
        ExampleHelp.Extend(Root, commands.Examples);
    }

    public RootCommand Root { get; } = new("Seckill: flash sales that never oversell.");

    private void AddRun(Func<NodeSettings, CancellationToken, Task<int>> runNode)
    {
        var demo = new Option<bool>("--demo") { Description = "Begin with items to look at; data in ./data/demo" };
        var quiet = new Option<bool>("--quiet") { Description = "No welcome, only the log" };
        var run = new Command("run", "Run a node (also without a verb)") { demo, quiet };
        Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
        {
            var settings = CallOf(parsed).LoadSettings(parsed.GetValue(demo)) with { Quiet = parsed.GetValue(quiet) };
            return runNode(settings, cancellation);
        }

        run.SetAction(RunAsync);
        Root.SetAction(RunAsync);
        Root.Add(_config);
        Root.Add(_sets);
        Root.Add(demo);
        Root.Add(quiet);
        Root.Add(run);
    }

    private Command Version()
    {
        var version = new Command("version", "Print the version") { _output };
        version.SetAction(parsed =>
        {
            var text = BuildVersion.Text;
            _streams.Out.WriteLine(CallOf(parsed).Output == OutputFormat.Table
                ? $"seckill {text}" : $$"""{"version":"{{text}}"}""");
            return ExitCode.Yes;
        });
        return version;
    }

    private Command Help()
    {
        var verb = new Argument<string[]>("verb") { Arity = ArgumentArity.ZeroOrMore };
        var help = new Command("help", "Show what a verb does") { verb };
        help.SetAction(parsed =>
        {
            Command asked = Root;
            foreach (var word in parsed.GetValue(verb) ?? [])
            {
                asked = asked.Subcommands.FirstOrDefault(c => c.Name == word)
                    ?? throw new CliException(ExitCode.Usage, $"there is no verb {word}");
            }

            string[] path = [.. asked == Root ? [] : parsed.GetValue(verb)!, "--help"];
            return CliHost.Parse(Root, path).Invoke(parsed.InvocationConfiguration);
        });
        return help;
    }

    private VerbCall CallOf(ParseResult parsed) => new(
        parsed.GetValue(_config), parsed.GetValue(_sets) ?? [], parsed.GetValue(_output), _streams);

    private static OutputFormat OutputOf(string text, Action<string> refuse)
    {
        switch (text)
        {
            case "table": return OutputFormat.Table;
            case "json": return OutputFormat.Json;
            case "jsonl": return OutputFormat.Jsonl;
            default:
                refuse($"-o takes table, json or jsonl, not '{text}'");
                return OutputFormat.Table;
        }
    }
}
