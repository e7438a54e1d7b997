namespace Seckill.Tests.House;

/// <summary>The files of this checkout, without what a build makes.</summary>
internal static class SourceTree
{
    private static readonly string[] Projects =
        ["Seckill.Domain", "Seckill.Http", "Seckill.Node", "Seckill.Client", "Seckill.Tests"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file of every project.</summary>
    public static IReadOnlyList<SourceFile> CSharp { get; } = [.. Projects.SelectMany(p => Read(p, "*.cs"))];

    /// <summary>C# of the product: all but the tests.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } =
        [.. CSharp.Where(f => !f.Path.StartsWith("Seckill.Tests/", StringComparison.Ordinal))];

    public static IEnumerable<SourceFile> Read(string folder, string pattern)
    {
        var full = Path.Combine(Root, folder);
        if (!Directory.Exists(full)) return [];
        return Directory.EnumerateFiles(full, pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Seckill.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests do not run within a checkout");
        }

        return folder.FullName;
    }
}

/// <summary>One file: its path from the root, its text, and the text without comments and strings.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    private readonly Lazy<string> _code = new(() => CodeText.Strip(Text));

    public string Code => _code.Value;

    public string[] Lines { get; } = Text.TrimEnd('\n').Split('\n');

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Files beside Program.cs put the node together; they alone may name everything.</summary>
    public bool IsCompositionRoot => IsUnder("Seckill.Node") && Path.Count(c => c == '/') == 1;

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);
}
