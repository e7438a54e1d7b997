using System.Diagnostics;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>seckill completion: bash is really asked; of the others the scripts are looked at.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("cluster ", "show", "wait", "--help")]
    [InlineData("cluster sh", "show")]
    [InlineData("audit checkpoint ", "list", "export")]
    [InlineData("item adjust X --de", "--delta")]
    [InlineData("item stock X -o ", "table", "json", "jsonl")]
    [InlineData("completion ", "bash", "zsh", "fish", "pwsh")]
    [InlineData("run --de", "--demo")]
    [InlineData("help it", "item")]
    public async Task Bash_AskedForWords_GivesThem(string typed, params string[] words)
    {
        var given = await CompleteAsync(typed);
        Assert.All(words, word => Assert.Contains(word, given));
        Assert.DoesNotContain("child", given);
    }

    [Fact]
    public async Task Bash_AfterAFileOption_GivesFiles()
    {
        var folder = Directory.CreateTempSubdirectory("seckill-completion-");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "node.conf"), "", TestContext.Current.CancellationToken);
        Assert.Equal(
            [Path.Combine(folder.FullName, "node.conf")],
            await CompleteAsync($"run --config {folder.FullName}/no"));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task EveryVerb_IsInEveryScript()
    {
        foreach (var shell in new[] { "bash", "zsh", "fish", "pwsh" })
        {
            var script = await ScriptAsync(shell);
            foreach (var word in new[] { "projections", "passivate", "claw-back", "--personal", "doctor" })
            {
                Assert.Contains(
                    shell == "fish" && word.StartsWith("--", StringComparison.Ordinal) ? $"-l {word[2..]}" : word,
                    script, StringComparison.Ordinal);
            }

            var balance = script.Count(c => c == '{') - script.Count(c => c == '}');
            Assert.Equal(0, balance);
        }

        Assert.Equal(ExitCode.Usage, (await RunAsync("completion", "tcsh")).Code);
    }

    private static async Task<string[]> CompleteAsync(string typed)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            path,
            await ScriptAsync("bash")
            + """

            complete -p seckill >/dev/null || exit 9
            IFS=' ' read -r -a COMP_WORDS <<< "seckill $1"
            [ "${1: -1}" = ' ' ] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _seckill
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-u", path, typed])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        var error = await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();
        File.Delete(path);
        Assert.True(bash.ExitCode == 0 && error.Length == 0, $"{bash.ExitCode}: {error}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string> ScriptAsync(string shell) => (await RunAsync("completion", shell)).Out;

    private static async Task<VerbResult> RunAsync(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CliHost.RunAsync(
            words, new CliStreams(output, error, false, _ => null), (_, _) => Task.FromResult(0),
            VerbList.Of(new VerbPorts((_, _) => throw new InvalidOperationException(), TimeProvider.System)));
        return new VerbResult(code, output.ToString(), error.ToString());
    }
}
