using Seckill.Node.Config.Hocon;

namespace Seckill.Node.Config;

/// <summary>Which sources make a configuration, and in which order.</summary>
public static class SettingsSources
{
    public const string Reference = "reference.conf";
    public const string EnvironmentOverlay = "environment.conf";
    public const string DataDir = "seckill.node.data-dir";

    /// <summary>What is tried out does not mix with what is kept.</summary>
    public const string DemoData = DataDir + "=./data/demo";

    /// <summary>reference.conf alone, without the environment.</summary>
    public static HoconObject Defaults()
    {
        var reader = new HoconReader(new HoconFiles(), _ => null);
        reader.Add(Packed(Reference));
        return reader.Resolve();
    }

    /// <summary>True when nothing says otherwise than reference.conf.</summary>
    public static bool IsDefault(HoconObject tree, string key) =>
        Path.GetFileName(tree.Find(key.Split('.'))?.Origin.File) == Reference;

    public static HoconObject Read(string? configFile, IReadOnlyList<string> sets, Func<string, string?> environment)
    {
        var reader = new HoconReader(new HoconFiles(), environment);
        reader.Add(Packed(Reference));
        if (configFile is not null) reader.Add(HoconFiles.Open(configFile));
        reader.Add(Packed(EnvironmentOverlay));
        foreach (var set in sets) Apply(reader, set);
        return reader.Resolve();
    }

    /// <summary>
    /// Split at the first equals sign. A value that begins with [, { or " is HOCON, any other is text as it stands: so
    /// connection strings need no quotes.
    /// </summary>
    private static void Apply(HoconReader reader, string set)
    {
        var equals = set.IndexOf('=');
        if (equals <= 0)
        {
            throw new HoconException(HoconOrigin.Of("--set"), "key=value is wanted");
        }

        var origin = HoconOrigin.Of($"--set {set[..equals]}");
        var key = HoconReader.ParseKey(set[..equals], origin);
        var value = set[(equals + 1)..];
        if (value.Length > 0 && value[0] is ('[' or '{' or '"')) reader.SetHocon(key, value, origin);
        else reader.Set(key, value, origin);
    }

    private static HoconSource Packed(string name) =>
        HoconFiles.Packed(name) ?? throw new InvalidOperationException($"{name} is not packed into this build");
}
