using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Completion;

/// <summary>seckill completion: prints a shell's script, made from the verbs themselves.</summary>
internal static class CompletionVerb
{
    public const string Name = "completion";
    private static readonly VerbArgument Shell = new("SHELL", "bash, zsh, fish or pwsh");

    /// <param name="others">All other verbs.</param>
    public static Verb Of(IReadOnlyList<Verb> others)
    {
        Verb? made = null;
        return made = new Verb(Name, "Print a script by which a shell completes verbs and options", (call, _) =>
        {
            var shell = call.ValueOf(Shell)!;
            if (shell is not ("bash" or "zsh" or "fish" or "pwsh"))
            {
                throw new CliException(ExitCode.Usage, $"completion knows bash, zsh, fish and pwsh, not '{shell}'");
            }

            call.Streams.Out.WriteLine(CompletionScripts.Of(shell, new CompletionTree([.. others, made!])));
            return Task.FromResult(ExitCode.Yes);
        })
        {
            Arguments = [Shell],
            Example = "completion bash",
        };
    }
}
