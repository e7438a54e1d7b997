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

    /// <summary>CliException (7) when a directory of that name is there.</summary>
    public static void CheckNoDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CliException(ExitCode.BadInput, $"{path} is a directory: name a file in it");
        }
    }

    /// <summary>
    /// Writes under another name until all is there and on the disk: a file of that name is never half of one, and what
    /// was begun in vain is removed.
    /// </summary>
    public static async Task<long> WriteWholeAsync(string path, Func<Stream, Task<long>> write)
    {
        var unfinished = path + ".part";
        try
        {
            long written;
            await using (var file = Create(unfinished))
            {
                written = await write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
            return written;
        }
        catch (Exception fault)
        {
            File.Delete(unfinished);
            if (fault is IOException or UnauthorizedAccessException)
            {
                throw new CliException(ExitCode.BadInput, $"{path} can not be written: {fault.Message}");
            }

            throw;
        }
    }
}
