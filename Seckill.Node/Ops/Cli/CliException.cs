namespace Seckill.Node.Ops.Cli;

/// <summary>A verb's clean refusal: a code and one message for standard error.</summary>
public sealed class CliException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
