using System.Text;
using Seckill.Node.Config.Hocon;

namespace Seckill.Node.Config;

/// <summary>Writes a configuration as it took effect, a key a line with its place, secrets masked.</summary>
public static class SettingsPrinter
{
    private const string Mask = "***";

    public static string Print(NodeSettings settings)
    {
        var (tree, ledger) = settings.Source;
        var text = new StringBuilder();
        foreach (var (path, value) in Leaves("", tree).OrderBy(l => l.Path, StringComparer.Ordinal))
        {
            text.Append(path).Append(" = ").Append(Show(path, value, ledger.Secrets));
            text.Append("  # ").Append(value.Origin).Append('\n');
        }

        return text.ToString();
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
