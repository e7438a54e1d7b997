namespace Seckill.Node.Config.Hocon;

/// <summary>
/// Collects the sources of one configuration, later ones over earlier ones, and resolves them together. It follows the
/// public HOCON specification, less url( ) includes, environment lists (${X[]}), and numeric keys as lists.
/// </summary>
/// <param name="files">Finds what is included.</param>
/// <param name="environment">Value of an environment variable, or null.</param>
public sealed class HoconReader(IHoconFiles files, Func<string, string?> environment)
{
    private readonly HoconObjectNode _root = new(HoconOrigin.Of("configuration"));
    private readonly Stack<HoconSource> _open = [];
    private int _length;

    /// <summary>The one source alone, without includes: what tests and small values need.</summary>
    public static HoconObject Read(string text, string name, Func<string, string?> environment)
    {
        var reader = new HoconReader(NoHoconFiles.Instance, environment);
        reader.Add(new HoconSource(name, text, null));
        return reader.Resolve();
    }

    /// <summary>Puts a source over those before.</summary>
    public void Add(HoconSource source) => _root.Merge(Parse(source, HoconPath.Root, 0));

    /// <summary>Sets one key to a text, as it stands.</summary>
    public void Set(HoconPath key, string value, HoconOrigin origin) =>
        _root.Set(key, new HoconTextNode(origin, value, true));

    /// <summary>Sets one key to a value written in HOCON.</summary>
    public void SetHocon(HoconPath key, string value, HoconOrigin origin)
    {
        const string only = "value";
        var parsed = Parse(new HoconSource(origin.File, $"{only}={value}", null), HoconPath.Root, key.Length);
        if (parsed.Fields.Count != 1 || !parsed.Fields.TryGetValue(only, out var field) || field.Stack.Count != 1)
        {
            throw new HoconException(origin, "one value is wanted");
        }

        _root.Set(key, field.Stack[0] with { Origin = origin });
    }

    /// <summary>A key as a person writes it on the command line.</summary>
    public static HoconPath ParseKey(string key, HoconOrigin origin)
    {
        var words = new HoconLexer(key, origin.File).Read();
        var plain = words.Take(words.Count - 1).All(
            w => w.Kind is HoconTokenKind.Unquoted or HoconTokenKind.Quoted or HoconTokenKind.Space);
        return plain ? HoconPath.Of([.. words.Take(words.Count - 1)], origin)
            : throw new HoconException(origin, "the key is not a path like a.b.c");
    }

    /// <summary>What all sources say together. Throws <see cref="HoconException"/> where they make no sense.</summary>
    public HoconObject Resolve() => new HoconResolver(_root, environment).Resolve();

    private HoconObjectNode Parse(HoconSource source, HoconPath prefix, int depth)
    {
        _length += source.Text.Length;
        if (_length > HoconLimits.TotalLength)
        {
            var fault = $"all sources together are longer than {HoconLimits.TotalLength} characters";
            throw new HoconException(HoconOrigin.Of(source.Name), fault);
        }

        _open.Push(source);
        var tokens = new HoconLexer(source.Text, source.Name).Read();
        var node = new HoconParser(tokens, Include, prefix).Parse(depth);
        _open.Pop();
        return node;
    }

    private HoconObjectNode? Include(HoconInclude include, HoconPath prefix, int depth)
    {
        var found = files.Find(include, _open.Peek());
        if (found is null)
        {
            return include.Required ? throw new HoconException(include.Origin, $"{include.Name} is not there") : null;
        }

        if (_open.Any(source => source.Identity == found.Identity))
        {
            throw new HoconException(include.Origin, $"{include.Name} includes itself");
        }

        return _open.Count < HoconLimits.IncludeDepth
            ? Parse(found, prefix, depth)
            : throw new HoconException(include.Origin, $"includes lead deeper than {HoconLimits.IncludeDepth}");
    }
}
