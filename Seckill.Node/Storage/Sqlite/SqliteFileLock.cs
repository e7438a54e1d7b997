namespace Seckill.Node.Storage.Sqlite;

/// <summary>
/// One process a file: an operating-system lock on a file beside it, held while this lives and let go by the system
/// when the process dies, however it dies.
/// </summary>
public sealed class SqliteFileLock : IDisposable
{
    private readonly FileStream _stream;

    private SqliteFileLock(FileStream stream) => _stream = stream;

    /// <summary>Makes the directory when missing, and locks path.lock.</summary>
    /// <exception cref="StoreInUseException">Another process has it.</exception>
    /// <exception cref="StoreNotWritableException">The directory can not be made, or not be written.</exception>
    public static SqliteFileLock Take(string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreNotWritableException(
                $"the data directory {directory} can not be made: {fault.Message}", fault);
        }

        var side = path + ".lock";
        try
        {
            return new SqliteFileLock(
                new FileStream(side, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new StoreNotWritableException($"{side} can not be written: {fault.Message}", fault);
        }
        catch (IOException fault) when (IsHeld(fault))
        {
            throw new StoreInUseException(
                $"{path} is in use by another process (it holds {side}); a SQLite journal has one node only", fault);
        }
        catch (IOException fault)
        {
            throw new StoreNotWritableException($"{side} can not be written: {fault.Message}", fault);
        }
    }

    public void Dispose() => _stream.Dispose();

    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException fault) => (fault.HResult & 0xFFFF) is 11 or 35 or 32;
}
