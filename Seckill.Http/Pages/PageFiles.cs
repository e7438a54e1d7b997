using System.Reflection;

namespace Seckill.Http.Pages;

/// <summary>Reads what the assembly carries under wwwroot.</summary>
internal static class PageFiles
{
    private const string Root = "wwwroot/";

    /// <summary>File name and text of everything directly in a folder of wwwroot, by name.</summary>
    public static IReadOnlyList<(string Name, string Text)> In(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"{Root}{folder}/";
        var names = assembly.GetManifestResourceNames().Select(name => (Full: name, Plain: name.Replace('\\', '/')))
            .Where(name => name.Plain.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(name => name.Plain, StringComparer.Ordinal);
        return [.. names.Select(name => (name.Plain[prefix.Length..], Read(assembly, name.Full)))];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
