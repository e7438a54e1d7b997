using System.Text.Json;

namespace Seckill.Tests.Domain;

/// <summary>Reads the checked-in bytes of Domain/Golden: name to hex. They are never changed, only added to.</summary>
internal static class GoldenFiles
{
    public static IReadOnlyDictionary<string, string> Read(string name) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(Folder(), name)))!;

    private static string Folder()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Seckill.sln")))
        {
            at = at.Parent;
        }

        return Path.Combine(at?.FullName ?? throw new DirectoryNotFoundException("no Seckill.sln above the tests"),
            "Seckill.Tests", "Domain", "Golden");
    }
}
