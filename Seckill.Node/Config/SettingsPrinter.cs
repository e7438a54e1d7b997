using System.Text;
using Seckill.Node.Config.Hocon;

namespace Seckill.Node.Config;

/// <summary>Writes a configuration as it took effect, a key a line with its place, secrets masked.</summary>
public static class SettingsPrinter
{
    private const string Mask = "***";

    public static string Print(NodeSettings settings)
    {
        var text = new StringBuilder();
        foreach (var (key, value, origin) in Entries(settings))
        {
            text.Append(key).Append(" = ").Append(value).Append("  # ").Append(origin).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Every key in order, its value as HOCON, and where it was set.</summary>
    public static IEnumerable<(string Key, string Value, string Origin)> Entries(NodeSettings settings)
    {
        var (tree, ledger) = settings.Source;
        return Leaves("", tree).OrderBy(leaf => leaf.Path, StringComparer.Ordinal)
            .Select(leaf => (leaf.Path, Show(leaf.Path, leaf.Value, ledger.Secrets), $"{leaf.Value.Origin}"));
    }

    private static IEnumerable<(string Path, HoconValue Value)> Leaves(string path, HoconValue value) =>
        value is HoconObject tree
            ? tree.Fields.SelectMany(
                f => Leaves(path + HoconPath.Quote(f.Key) + (f.Value is HoconObject ? "." : ""), f.Value))
            : [(path, value)];

    private static string Show(string path, HoconValue value, IReadOnlyDictionary<string, SecretKind> secrets)
    {
        if (value is HoconNull) return "null";
        if (!secrets.TryGetValue(path, out var kind)) return HoconWriter.Write(value);
        return kind == SecretKind.Password && value is HoconText text
            ? HoconText.Quote(new Secret(text.Text).Masked()) : HoconText.Quote(Mask);
    }
}
