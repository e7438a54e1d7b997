using Seckill.Tests.House;
using YamlDotNet.RepresentationModel;

namespace Seckill.Tests.Ops.Deploy;

/// <summary>A YAML file of the checkout, read by a real parser, with a short way to what lies deep in it.</summary>
internal static class DeployFile
{
    /// <summary>Its documents; fails on a key that stands twice. Aliases and merges are followed.</summary>
    public static IReadOnlyList<YamlNode> Read(string path)
    {
        using var text = new StringReader(Text(path));
        var stream = new YamlStream();
        stream.Load(text);
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    public static string Text(string path) => File.ReadAllText(Path.Combine(SourceTree.Root, path));

    /// <summary>The node at a path like spec/template; null: there is none.</summary>
    public static YamlNode? At(this YamlNode node, string path)
    {
        YamlNode? at = node;
        foreach (var step in path.Split('/'))
        {
            at = at is YamlMappingNode map ? Member(map, step) : null;
        }

        return at;
    }

    /// <summary>The text at a path; fails when there is none.</summary>
    public static string TextAt(this YamlNode node, string path) => node.At(path) is YamlScalarNode { Value: { } value }
        ? value : throw new InvalidOperationException($"{path} is no text");

    /// <summary>The items of the list at a path; none when it is not there.</summary>
    public static IReadOnlyList<YamlNode> ListAt(this YamlNode node, string path) =>
        node.At(path) is YamlSequenceNode list ? [.. list.Children] : [];

    /// <summary>Names and nodes of the mapping at a path.</summary>
    public static IReadOnlyDictionary<string, YamlNode> MapAt(this YamlNode node, string path) =>
        node.At(path) is YamlMappingNode map
            ? map.Children.ToDictionary(child => ((YamlScalarNode)child.Key).Value!, child => child.Value) : [];

    public static IReadOnlyList<string> Words(this IEnumerable<YamlNode> list) =>
        [.. list.Select(item => ((YamlScalarNode)item).Value!)];

    /// <summary>Every mapping below a node that has this key, and the value of the key.</summary>
    public static IEnumerable<YamlNode> All(this YamlNode node, string key) => node.AllNodes.OfType<YamlMappingNode>()
        .Select(map => Member(map, key)).OfType<YamlNode>();

    /// <summary>Own members go before merged ones.</summary>
    private static YamlNode? Member(YamlMappingNode map, string name) =>
        map.Children.TryGetValue(name, out var own) ? own
        : map.Children.TryGetValue("<<", out var merged) && merged is YamlMappingNode other ? Member(other, name)
        : null;
}
