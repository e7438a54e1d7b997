namespace Seckill.Node.Ops;

/// <summary>Files with secrets: readable by their owner alone from the moment they exist.</summary>
internal static class OwnerFile
{
    /// <summary>A new file in the place of an old one.</summary>
    public static FileStream Create(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
