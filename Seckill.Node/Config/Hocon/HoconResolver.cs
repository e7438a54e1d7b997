namespace Seckill.Node.Config.Hocon;

/// <summary>
/// Replaces substitutions by what they name. A substitution sees the final value of another field; where that leads
/// back to a field that is being resolved, it sees what was assigned there earlier (HOCON specification,
/// Self-Referential Substitutions); where nothing was, it is missing.
/// </summary>
public sealed class HoconResolver(HoconObjectNode root, Func<string, string?> environment)
{
    // A field that is being resolved, and the index in its stack that is: only what lies below counts for it.
    private readonly Dictionary<HoconField, int> _open = [];
    private int _depth;
    private int _steps;
    private bool _wentBack;

    public HoconObject Resolve() => ResolveObject(root);

    private HoconObject ResolveObject(HoconObjectNode node)
    {
        var fields = new OrderedDictionary<string, HoconValue>();
        foreach (var (name, field) in node.Fields)
        {
            if (_open.ContainsKey(field))
            {
                var origin = field.Stack[_open[field]].Origin;
                throw new HoconException(origin, $"{name} refers to an object it is a part of");
            }

            if (Find(field, []).Value is { } value) fields.Add(name, value);
        }

        return new HoconObject(node.Origin, fields);
    }

    /// <summary>What the field holds at the path below it, all layers of its stack taken together.</summary>
    private Finding Find(HoconField field, ReadOnlySpan<string> rest)
    {
        Enter(field.Stack[0].Origin);
        var top = field.Stack.Count;
        if (_open.TryGetValue(field, out var open))
        {
            _wentBack = true;
            top = open;
        }

        HoconValue? found = null;
        var ends = false;
        for (var i = top - 1; i >= 0 && !ends; i--)
        {
            var layer = FindInLayer(field, i, rest);
            found = Merge(layer.Value, found);
            ends = layer.Ends;
        }

        _depth--;
        return new Finding(found, ends);
    }

    private Finding FindInLayer(HoconField field, int index, ReadOnlySpan<string> rest)
    {
        if (field.Stack[index] is HoconObjectNode node)
        {
            if (rest.IsEmpty) return new Finding(ResolveObject(node), false);
            return node.Fields.TryGetValue(rest[0], out var child) ? Find(child, rest[1..]) : default;
        }

        var outer = _open.TryGetValue(field, out var open) ? open : -1;
        _open[field] = index;
        var value = Evaluate(field.Stack[index]);
        if (outer < 0) _open.Remove(field);
        else _open[field] = outer;
        return Select(value, rest);
    }

    private static Finding Select(HoconValue? value, ReadOnlySpan<string> rest)
    {
        foreach (var element in rest)
        {
            if (value is not (HoconObject or null)) return new Finding(null, true);
            value = (value as HoconObject)?.Fields.GetValueOrDefault(element);
        }

        return new Finding(value, value is not (HoconObject or null));
    }

    private HoconValue? Evaluate(HoconNode node)
    {
        Enter(node.Origin);
        HoconValue? value = node switch
        {
            HoconTextNode { Quoted: false, Text: "null" } => new HoconNull(node.Origin),
            HoconTextNode text => new HoconText(node.Origin, text.Text),
            HoconSpaceNode space => new HoconText(node.Origin, space.Text),
            HoconObjectNode child => ResolveObject(child),
            HoconArrayNode array => ResolveArray(array),
            HoconConcatNode concat => HoconConcat.Join(concat, [.. concat.Pieces.Select(Evaluate)], Charge),
            HoconSubstitutionNode substitution => Substitute(substitution),
            _ => throw new InvalidOperationException($"no value for {node.GetType().Name}"),
        };
        _depth--;
        return value;
    }

    private HoconArray ResolveArray(HoconArrayNode array) =>
        new(array.Origin, [.. array.Elements.Select(Evaluate).OfType<HoconValue>()]);

    private HoconValue? Substitute(HoconSubstitutionNode node)
    {
        _wentBack = false;
        var value = node.Prefix.Length > 0 ? FindAtRoot(node.Prefix.Then(node.Path)) : null;
        if (value is null && !(node.Own && node.Prefix.Length > 0)) value = FindAtRoot(node.Path);
        if (value is null && !node.Own && environment(string.Join('.', node.Path.Elements)) is { } variable)
        {
            value = new HoconText(node.Origin, variable);
        }

        if (value is null && !node.Optional)
        {
            throw new HoconException(node.Origin, _wentBack
                ? $"${{{node.Path}}} leads back to itself, and nothing was set there before"
                : $"${{{node.Path}}}: nothing of this name is set, neither here nor in the environment");
        }

        return value is HoconText found ? found with { Origin = node.Origin } : value;
    }

    private HoconValue? FindAtRoot(HoconPath path)
    {
        var elements = path.Elements.ToArray();
        return root.Fields.TryGetValue(elements[0], out var field) ? Find(field, elements.AsSpan(1)).Value : null;
    }

    private HoconValue? Merge(HoconValue? lower, HoconValue? upper)
    {
        if (upper is not HoconObject above || lower is not HoconObject below) return upper ?? lower;
        Charge(below.Fields.Count + above.Fields.Count, above.Origin);
        return HoconObject.Merge(below, above);
    }

    private void Enter(HoconOrigin origin)
    {
        Charge(1, origin);
        if (++_depth > HoconLimits.ResolveDepth)
        {
            throw new HoconException(origin, $"substitutions lead deeper than {HoconLimits.ResolveDepth}");
        }
    }

    private void Charge(int steps, HoconOrigin origin)
    {
        _steps += steps;
        if (_steps > HoconLimits.ResolveSteps)
        {
            throw new HoconException(origin, "substitutions make more of the file than can be meant");
        }
    }

    /// <param name="Value">Null: nothing.</param>
    /// <param name="Ends">What lies below in the stack does not count any more.</param>
    private readonly record struct Finding(HoconValue? Value, bool Ends);
}
