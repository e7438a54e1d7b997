using System.Diagnostics;
using Seckill.Node.Ops.Cli;
using Xunit;

namespace Seckill.Tests.Ops;

/// <summary>The binary in a shell whose other end of the pipe is gone, or whose disk is full.</summary>
public sealed class StandardOutputTests
{
    [Theory]
    [InlineData("| { exec 0<&-; sleep 4; }", ExitCode.ReaderLeft, "")]
    [InlineData("> /dev/full", ExitCode.BadInput, "standard output can not be written")]
    [InlineData("> /dev/null", ExitCode.Yes, "")]
    public async Task Help_WrittenWhereNobodyTakesIt_EndsAsAShellExpects(string to, int code, string said)
    {
        var binary = Path.Combine(AppContext.BaseDirectory, "Seckill.Node");
        using var shell = Process.Start(new ProcessStartInfo(
            "bash", ["-c", $"\"$0\" help {to}; exit ${{PIPESTATUS[0]}}", binary])
        {
            RedirectStandardError = true,
        })!;
        var error = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((code, said.Length == 0), (shell.ExitCode, error.Length == 0));
        Assert.Contains(said, error);
    }
}
