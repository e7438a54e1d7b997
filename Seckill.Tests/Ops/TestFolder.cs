namespace Seckill.Tests.Ops;

/// <summary>Folders for tests whose PostgreSQL runs as another user.</summary>
internal static class TestFolder
{
    /// <summary>A temporary folder that everybody may enter.</summary>
    public static string Open()
    {
        var folder = Directory.CreateTempSubdirectory("seckill-test-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        return folder;
    }
}
