using System.Diagnostics;
using Seckill.Tests.House;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>The README's walk-through, run by a shell as it stands.</summary>
[Collection(NodeCollection.Name)]
public sealed class ReadmeTests(PrivatePostgres postgres)
{
    [Fact]
    public async Task Walkthrough_AsWritten_RunsToTheEnd()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        // Its steps need orders that are decided, also on a slow machine.
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, "seckill.http.default-wait=20s"]);
        var script = Path.Combine(ground.Directory, "walkthrough.sh");
        await File.WriteAllTextAsync(script, Walkthrough(), TestContext.Current.CancellationToken);

        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-eu");
        start.ArgumentList.Add("-o");
        start.ArgumentList.Add("pipefail");
        start.ArgumentList.Add(script);
        start.Environment["BASE"] = node.Address.ToString().TrimEnd('/');
        using var shell = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var output = shell.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = shell.StandardError.ReadToEndAsync(limit.Token);
        await shell.WaitForExitAsync(limit.Token);

        Assert.True(shell.ExitCode == 0, $"{await output}\n{await errors}\n{node.Log}");
        Assert.Contains("\"state\":\"delivered\"", await output);
    }

    private static string Walkthrough()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        const string begin = "```sh walkthrough\n";
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        Assert.True(from >= begin.Length, "README.md has no walk-through");
        return text[from..text.IndexOf("\n```", from, StringComparison.Ordinal)];
    }
}
