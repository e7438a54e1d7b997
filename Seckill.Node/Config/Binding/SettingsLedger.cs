using Seckill.Node.Config.Hocon;

namespace Seckill.Node.Config;

/// <summary>What binding learned: the faults, the keys that exist, and which of them are secret.</summary>
public sealed class SettingsLedger
{
    private readonly List<SettingsSection> _sections = [];
    private readonly List<string> _faults = [];
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SecretKind> _secrets = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Full paths of every key that was asked for, sections left out.</summary>
    public IReadOnlyCollection<string> KnownKeys => _known;

    public IReadOnlyDictionary<string, SecretKind> Secrets => _secrets;

    public void Fault(HoconOrigin? origin, string text) => _faults.Add(origin is null ? text : $"{origin}: {text}");

    /// <summary>Refuses fields that no binding asked for; call it when all has been bound.</summary>
    public void RefuseUnknown()
    {
        foreach (var section in _sections)
        {
            foreach (var (name, value) in section.Unasked())
            {
                var path = section.PathOf(name);
                var near = EditDistance.Nearest(name, section.Asked) is { } sibling
                    ? section.PathOf(sibling) : Elsewhere(name);
                Fault(value.Origin, $"{path} is not a key" + (near is null ? "" : $"; did you mean {near}?"));
            }
        }
    }

    internal void Add(SettingsSection section) => _sections.Add(section);

    internal void Know(string path) => _known.Add(path);

    internal void Keep(string path, SecretKind kind) => _secrets[path] = kind;

    private string? Elsewhere(string name)
    {
        var paths = _known.Where(p => p.EndsWith("." + name, StringComparison.Ordinal)).Take(2).ToList();
        return paths.Count == 1 ? paths[0] : null;
    }
}

public enum SecretKind
{
    /// <summary>Nothing of it may be shown.</summary>
    Whole,

    /// <summary>A connection string: all but its password may be shown.</summary>
    Password,
}
