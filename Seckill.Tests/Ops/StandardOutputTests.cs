using System.Diagnostics;
using Seckill.Node.Ops.Cli;
using Xunit;

namespace Seckill.Tests.Ops;

/// <summary>The binary in a shell whose other end of the pipe is gone, or whose disk is full.</summary>
public sealed class StandardOutputTests
{
    [Theory]
    [InlineData(
        "{ until [ -e \"$1\" ]; do sleep 0.05; done; \"$0\" help; } | { exec 0<&-; touch \"$1\"; }",
        ExitCode.ReaderLeft, "")]
    [InlineData("\"$0\" help > /dev/full", ExitCode.BadInput, "standard output can not be written")]
    [InlineData("\"$0\" help > /dev/null", ExitCode.Yes, "")]
    public async Task Help_WrittenWhereNobodyTakesIt_EndsAsAShellExpects(string line, int code, string said)
    {
        var binary = Path.Combine(AppContext.BaseDirectory, "Seckill.Node");
        var gone = Path.Combine(Path.GetTempPath(), $"seckill-reader-left-{Guid.NewGuid():N}");
        using var shell = Process.Start(new ProcessStartInfo(
            "bash", ["-c", $"{line}; code=${{PIPESTATUS[0]}}; rm -f \"$1\"; exit $code", binary, gone])
        {
            RedirectStandardError = true,
        })!;
        var error = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((code, said.Length == 0), (shell.ExitCode, error.Length == 0));
        Assert.Contains(said, error);
    }
}
