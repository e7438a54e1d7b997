using System.Globalization;
using Seckill.Node.Config.Hocon;

namespace Seckill.Node.Config;

/// <summary>
/// One object of the configuration, read key by key. A value that does not fit is put on the ledger and its default
/// is taken, so that binding goes on and all faults are told at once.
/// </summary>
public sealed class SettingsSection
{
    private readonly HoconObject _tree;
    private readonly HoconObject? _defaults;
    private readonly SettingsLedger _ledger;
    private readonly string _path;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public SettingsSection(HoconObject tree, HoconObject? defaults, SettingsLedger ledger, string path = "")
    {
        (_tree, _defaults, _ledger, _path) = (tree, defaults, ledger, path);
        ledger.Add(this);
    }

    public IReadOnlyCollection<string> Asked => _asked;

    public SettingsLedger Ledger => _ledger;

    public string PathOf(string name) => _path.Length == 0 ? HoconPath.Quote(name) : $"{_path}.{HoconPath.Quote(name)}";

    public HoconOrigin? OriginOf(string name) => _tree.Fields.GetValueOrDefault(name)?.Origin;

    public IEnumerable<KeyValuePair<string, HoconValue>> Unasked() => _tree.Fields.Where(f => !_asked.Contains(f.Key));

    public SettingsSection Section(string name)
    {
        _asked.Add(name);
        var defaults = _defaults?.Fields.GetValueOrDefault(name) as HoconObject;
        var value = _tree.Fields.GetValueOrDefault(name);
        if (value is HoconObject tree) return new SettingsSection(tree, defaults, _ledger, PathOf(name));
        Refuse(name, value, "an object");
        var empty = new HoconObject(HoconOrigin.Of(PathOf(name)), new Dictionary<string, HoconValue>());
        return new SettingsSection(defaults ?? empty, defaults, _ledger, PathOf(name));
    }

    public string Text(string name) => Read(name, "a text", v => AsText(v) is { Length: > 0 } text ? text : null)!;

    public int Int(string name, int least, int most)
    {
        var wanted = string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");
        return ReadValue<int>(name, wanted, v =>
            int.TryParse(AsText(v), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most ? number : null);
    }

    /// <summary>From 0 to 1.</summary>
    public double Ratio(string name) => ReadValue<double>(name, "a number from 0 to 1", v =>
        double.TryParse(AsText(v), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio)
        && ratio <= 1 ? ratio : null);

    public TimeSpan Duration(string name, string least, string most) =>
        ReadValue(name, $"a duration from {least} to {most}", v => AsDuration(v, least, most));

    public IReadOnlyList<TimeSpan> Durations(string name, string least, string most) =>
        ReadList<TimeSpan>(name, $"a list of durations from {least} to {most}", v => AsDuration(v, least, most));

    public long Size(string name, string least, string most) =>
        ReadValue<long>(name, $"a size from {least} to {most}", v =>
            AsText(v) is { } text && HoconUnits.Size(text) is { } size
            && size >= HoconUnits.Size(least) && size <= HoconUnits.Size(most) ? size : null);

    /// <summary>One of a few words.</summary>
    public T Choice<T>(string name, params (string Word, T Value)[] words) where T : struct =>
        ReadValue(name, OneOf(words), v => Chosen(AsText(v), words));

    public IReadOnlyList<T> Choices<T>(string name, params (string Word, T Value)[] words) where T : struct =>
        ReadList<T>(name, $"a list, each {OneOf(words)}", v => Chosen(AsText(v), words));

    /// <summary>What the parser makes of a text; it returns null where it makes nothing of it.</summary>
    public T Parsed<T>(string name, string wanted, Func<string, T?> parse) where T : class =>
        Read(name, wanted, v => AsText(v) is { } text ? parse(text) : null)!;

    public IReadOnlyList<T> ParsedList<T>(string name, string wanted, Func<string, T?> parse) where T : struct =>
        ReadList<T>(name, wanted, v => AsText(v) is { } text ? parse(text) : null);

    /// <summary>A text that may be left out, be null or be empty: then it is null.</summary>
    public string? OptionalText(string name) => Find(name) switch
    {
        null or HoconText { Text.Length: 0 } => null,
        _ => Read(name, "a text", AsText),
    };

    /// <summary>A list of texts that may be left out or be null: then it is empty.</summary>
    public IReadOnlyList<string> OptionalTexts(string name) => Find(name) is null
        ? [] : ReadList<string>(name, "a list of texts", v => AsText(v) is { Length: > 0 } text ? text : null);

    /// <summary>As <see cref="OptionalText"/>, never shown.</summary>
    public Secret? OptionalSecret(string name, SecretKind kind = SecretKind.Whole)
    {
        _ledger.Keep(PathOf(name), kind);
        return OptionalText(name) is { } text ? new Secret(text) : null;
    }

    /// <summary>A list of objects, each a section of its own.</summary>
    public IReadOnlyList<SettingsSection> Sections(string name)
    {
        var elements = ReadList<HoconObject>(name, "a list of objects", v => v as HoconObject);
        return [.. elements.Select((tree, i) => new SettingsSection(tree, null, _ledger, $"{PathOf(name)}[{i}]"))];
    }

    private HoconValue? Find(string name)
    {
        _asked.Add(name);
        _ledger.Know(PathOf(name));
        var value = _tree.Fields.GetValueOrDefault(name);
        return value is HoconNull ? null : value;
    }

    private T? Read<T>(string name, string wanted, Func<HoconValue, T?> parse) where T : class
    {
        var value = Find(name);
        if (value is not null && parse(value) is { } good) return good;
        Refuse(name, value, wanted);
        return _defaults?.Fields.GetValueOrDefault(name) is { } other ? parse(other) : null;
    }

    private T ReadValue<T>(string name, string wanted, Func<HoconValue, T?> parse) where T : struct
    {
        var value = Find(name);
        if (value is not null && parse(value) is { } good) return good;
        Refuse(name, value, wanted);
        return _defaults?.Fields.GetValueOrDefault(name) is { } other ? parse(other) ?? default : default;
    }

    private List<T> ReadList<T>(string name, string wanted, Func<HoconValue, object?> parse) =>
        Read(name, wanted, v => AsList<T>(v, parse)) ?? [];

    private static List<T>? AsList<T>(HoconValue value, Func<HoconValue, object?> parse)
    {
        var elements = (value as HoconArray)?.Elements.Select(parse).ToList();
        return elements is null || elements.Contains(null) ? null : [.. elements.Cast<T>()];
    }

    private void Refuse(string name, HoconValue? value, string wanted)
    {
        // A text where an object belongs may be meant for a member of it, and that member may be secret.
        var hidden = wanted == "an object" || _ledger.Secrets.ContainsKey(PathOf(name));
        var found = value switch
        {
            null => "it is not set",
            HoconText or HoconArray when !hidden => $"not {HoconWriter.Write(value)}",
            _ => $"not {value.Kind}",
        };
        _ledger.Fault(value?.Origin ?? OriginOf(name), $"{PathOf(name)} must be {wanted}, {found}");
    }

    private static string? AsText(HoconValue value) => (value as HoconText)?.Text;

    private static TimeSpan? AsDuration(HoconValue value, string least, string most) =>
        AsText(value) is { } text && HoconUnits.Duration(text) is { } span
        && span >= HoconUnits.Duration(least) && span <= HoconUnits.Duration(most) ? span : null;

    private static string OneOf<T>((string Word, T)[] words) => string.Join(" or ", words.Select(w => w.Word));

    private static T? Chosen<T>(string? text, (string Word, T Value)[] words) where T : struct
    {
        foreach (var (word, value) in words)
        {
            if (word == text) return value;
        }

        return null;
    }
}
