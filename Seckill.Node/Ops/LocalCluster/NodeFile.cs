using System.Text.Json;

namespace Seckill.Node.Ops.LocalCluster;

/// <summary>
/// The configuration of one node, as a file that only we can read: a command line would show the database's password
/// to everybody. With it the node can be started again by hand, and verbs can look into its store.
/// </summary>
internal static class NodeFile
{
    /// <param name="path">Replaced when it is there.</param>
    /// <param name="includes">A file whose keys these ones override; null: none.</param>
    /// <param name="settings">key=value each, as --set takes them.</param>
    public static void Write(string path, string? includes, IEnumerable<string> settings)
    {
        string[] lines =
        [
            "# Written by dev-cluster at each start.",
            includes is null ? "" : $"include required({JsonSerializer.Serialize(Path.GetFullPath(includes))})",
            .. settings.Select(Line),
        ];
        using var writer = new StreamWriter(OwnerFile.Create(path));
        foreach (var line in lines) writer.WriteLine(line);
    }

    /// <summary>Text in quotes is written alike in HOCON and JSON; lists and objects are HOCON as they stand.</summary>
    private static string Line(string setting)
    {
        var (key, value) = (setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);
        return value.Length > 0 && value[0] is '[' or '{' or '"'
            ? $"{key} = {value}" : $"{key} = {JsonSerializer.Serialize(value)}";
    }
}
