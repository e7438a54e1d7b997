using System.CommandLine;

namespace Seckill.Node.Ops.Cli;

/// <summary>From verbs as data to commands of the parser.</summary>
internal sealed class VerbCommands(Option output, Func<ParseResult, VerbCall> callOf)
{
    /// <summary>What help shows below a command.</summary>
    public Dictionary<Command, string> Examples { get; } = [];

    public Command Make(Verb verb)
    {
        var command = new Command(verb.Name, verb.Summary) { Hidden = verb.Hidden };
        foreach (var child in verb.Verbs) command.Add(Make(child));
        if (verb.Example is { } example) Examples[command] = example;
        if (verb.Run is not { } run) return command;

        command.Add(output);
        List<Func<ParseResult, (string Name, string? Value)>> readers =
        [
            .. verb.Arguments.Select(argument => Add(command, argument)),
            .. verb.Options.Select(option => Add(command, option)),
        ];
        command.SetAction((parsed, cancellation) =>
        {
            var own = readers.Select(read => read(parsed)).Where(given => given.Value is not null);
            return run(callOf(parsed) with { Own = own.ToDictionary(o => o.Name, o => o.Value!) }, cancellation);
        });
        return command;
    }

    private static Func<ParseResult, (string Name, string? Value)> Add(Command command, VerbArgument argument)
    {
        var made = new Argument<string?>(argument.Name)
        {
            Description = argument.Summary,
            Arity = argument.Optional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        command.Add(made);
        return parsed => (argument.Name, parsed.GetValue(made));
    }

    private static Func<ParseResult, (string Name, string? Value)> Add(Command command, VerbOption option)
    {
        if (option.ValueName is null)
        {
            var flag = new Option<bool>(option.Name) { Description = option.Summary };
            command.Add(flag);
            return parsed => (option.Name, parsed.GetValue(flag) ? "" : null);
        }

        var made = new Option<string?>(option.Name) { Description = option.Summary, HelpName = option.ValueName };
        command.Add(made);
        return parsed => (option.Name, parsed.GetValue(made));
    }
}
