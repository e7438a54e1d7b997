using System.Security.Cryptography;
using Seckill.Node.Config;
using Xunit;

namespace Seckill.Tests.Config;

/// <summary>Loads settings without the machine's environment.</summary>
internal static class SettingsUnderTest
{
    public static NodeSettings Load(params string[] sets) => NodeSettings.Load(null, sets, _ => null);

    public static IReadOnlyList<string> FaultsOf(params string[] sets) =>
        Assert.Throws<SettingsException>(() => Load(sets)).Faults;

    public static IReadOnlyList<string> FaultsOfFile(string text)
    {
        using var file = new SettingsFile(text);
        return Assert.Throws<SettingsException>(() => NodeSettings.Load(file.Path, [], _ => null)).Faults
            .Select(f => f.Replace(file.Path, "node.conf", StringComparison.Ordinal)).ToList();
    }

    /// <summary>32 bytes, different ones for each number.</summary>
    public static string Base64(int number) => Convert.ToBase64String(SHA256.HashData([(byte)number]));
}

/// <summary>A configuration file that is gone after the test.</summary>
internal sealed class SettingsFile : IDisposable
{
    public SettingsFile(string text) => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), $"seckill-{System.IO.Path.GetRandomFileName()}.conf");

    public void Dispose() => File.Delete(Path);
}
