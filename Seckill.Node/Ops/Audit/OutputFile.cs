using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Audit;

/// <summary>Files that verbs write; what can not be written is a CliException (7).</summary>
internal static class OutputFile
{
    public static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"{path} can not be written: {fault.Message}");
        }
    }
}
