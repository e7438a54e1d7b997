namespace Seckill.Node.Config.Hocon;

/// <summary>What a source says, as parsed: substitutions still stand for themselves.</summary>
public abstract record HoconNode(HoconOrigin Origin);

public sealed record HoconTextNode(HoconOrigin Origin, string Text, bool Quoted) : HoconNode(Origin);

public sealed record HoconArrayNode(HoconOrigin Origin, IReadOnlyList<HoconNode> Elements) : HoconNode(Origin);

/// <summary>Pieces side by side; texts join, arrays follow one another, objects merge.</summary>
public sealed record HoconConcatNode(HoconOrigin Origin, IReadOnlyList<HoconNode> Pieces) : HoconNode(Origin);

/// <summary>Space between two pieces; it counts when texts are joined.</summary>
public sealed record HoconSpaceNode(HoconOrigin Origin, string Text) : HoconNode(Origin);

/// <param name="Origin">Where it stands.</param>
/// <param name="Path">As written.</param>
/// <param name="Optional">${?path}: nothing, where nothing is found.</param>
/// <param name="Prefix">Where the source is included: Prefix.Path is tried before Path.</param>
/// <param name="Own">Made by +=: only the earlier value of the same field is meant.</param>
public sealed record HoconSubstitutionNode(
    HoconOrigin Origin, HoconPath Path, bool Optional, HoconPath Prefix, bool Own = false) : HoconNode(Origin);

/// <summary>Fields in the order they were first named.</summary>
public sealed record HoconObjectNode(HoconOrigin Origin) : HoconNode(Origin)
{
    public OrderedDictionary<string, HoconField> Fields { get; } = [];

    public void Set(HoconPath path, HoconNode value)
    {
        for (var i = path.Length - 1; i > 0; i--)
        {
            var outer = new HoconObjectNode(value.Origin);
            outer.Put(path.Elements[i], value);
            value = outer;
        }

        Put(path.Elements[0], value);
    }

    /// <summary>Adds the fields of the other on top of the own.</summary>
    public void Merge(HoconObjectNode other)
    {
        foreach (var (name, field) in other.Fields)
        {
            foreach (var value in field.Stack)
            {
                Put(name, value);
            }
        }
    }

    private void Put(string name, HoconNode value)
    {
        if (!Fields.TryGetValue(name, out var field))
        {
            Fields.Add(name, field = new HoconField());
        }

        field.Set(value);
    }
}

/// <summary>
/// All that was ever assigned to a field, oldest first: a substitution that refers to its own field sees what was there
/// before it.
/// </summary>
public sealed class HoconField
{
    private readonly List<HoconNode> _stack = [];

    public IReadOnlyList<HoconNode> Stack => _stack;

    public void Set(HoconNode value)
    {
        if (value is HoconObjectNode upper && _stack.Count > 0 && _stack[^1] is HoconObjectNode lower)
        {
            lower.Merge(upper);
            return;
        }

        _stack.Add(value);
    }
}
