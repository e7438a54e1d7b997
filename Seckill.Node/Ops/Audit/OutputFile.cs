using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Audit;

/// <summary>Files that verbs write; what can not be written is a CliException (7).</summary>
internal static class OutputFile
{
    /// <param name="path">Replaced when it is there.</param>
    /// <param name="isPrivate">Readable for its owner alone, where the system knows such rights.</param>
    public static FileStream Create(string path, bool isPrivate = false)
    {
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = 1 << 16,
            };
            if (isPrivate && !OperatingSystem.IsWindows())
            {
                File.Delete(path);
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new FileStream(path, options);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"{path} can not be written: {fault.Message}");
        }
    }
}
