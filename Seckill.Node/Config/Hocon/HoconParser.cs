namespace Seckill.Node.Config.Hocon;

/// <summary>Turns the words of one source into nodes, and reads what it includes.</summary>
/// <param name="tokens">Of the source.</param>
/// <param name="includes">Reads what a statement includes: (statement, path of the object around it, depth).</param>
/// <param name="prefix">Where the source itself is included.</param>
public sealed class HoconParser(
    IReadOnlyList<HoconToken> tokens, Func<HoconInclude, HoconPath, int, HoconObjectNode?> includes, HoconPath prefix)
{
    private int _at;

    private HoconToken Current => tokens[_at];

    /// <summary>The source is an object, its braces may be left out.</summary>
    /// <param name="depth">How deep the source lies in others.</param>
    public HoconObjectNode Parse(int depth)
    {
        SkipLines();
        var braced = Current.Kind == HoconTokenKind.OpenBrace;
        if (braced) _at++;
        var end = braced ? HoconTokenKind.CloseBrace : HoconTokenKind.End;
        var root = ReadFields(end, HoconPath.Root, depth);
        if (braced) SkipLines();
        return Current.Kind == HoconTokenKind.End ? root : throw Unexpected("the end of the file");
    }

    private HoconObjectNode ReadFields(HoconTokenKind end, HoconPath path, int depth)
    {
        var node = new HoconObjectNode(Current.Origin);
        SkipLines();
        while (Current.Kind != end)
        {
            if (HoconInclude.TryRead(tokens, ref _at) is { } include)
            {
                node.Merge(includes(include, prefix.Then(path), depth) ?? new HoconObjectNode(include.Origin));
            }
            else
            {
                ReadField(node, path, depth);
            }

            EndElement(end);
        }

        if (end != HoconTokenKind.End) _at++;
        return node;
    }

    private void ReadField(HoconObjectNode node, HoconPath path, int depth)
    {
        var origin = Current.Origin;
        var start = _at;
        while (Current.Kind is HoconTokenKind.Unquoted or HoconTokenKind.Quoted or HoconTokenKind.Space) _at++;
        if (_at == start) throw Unexpected("a key");
        var key = HoconPath.Of([.. tokens.Skip(start).Take(_at - start)], origin);
        var full = path.Then(key);
        var adds = Current.Kind == HoconTokenKind.PlusEquals;
        if (adds || Current.Kind is HoconTokenKind.Equals or HoconTokenKind.Colon)
        {
            _at++;
            SkipLines();
        }
        else if (Current.Kind != HoconTokenKind.OpenBrace)
        {
            throw Unexpected("'=', ':', '+=' or '{' after a key");
        }

        // A field is reported where its key stands: that is the line a person has to change.
        var value = ReadValue(full, depth + key.Length) with { Origin = origin };
        node.Set(key, adds ? Adding(full, value) : value);
    }

    private HoconConcatNode Adding(HoconPath path, HoconNode element) => new(element.Origin,
        [
            new HoconSubstitutionNode(element.Origin, path, true, prefix, Own: true),
            new HoconArrayNode(element.Origin, [element]),
        ]);

    private HoconNode ReadValue(HoconPath path, int depth)
    {
        if (depth > HoconLimits.Depth)
        {
            throw new HoconException(Current.Origin, $"nested deeper than {HoconLimits.Depth}");
        }

        var origin = Current.Origin;
        var pieces = new List<HoconNode>();
        while (ReadPiece(path, depth) is { } piece) pieces.Add(piece);
        while (pieces.Count > 0 && pieces[^1] is HoconSpaceNode) pieces.RemoveAt(pieces.Count - 1);
        return pieces.Count switch
        {
            0 => throw Unexpected("a value"),
            1 => pieces[0],
            _ => new HoconConcatNode(origin, pieces),
        };
    }

    private HoconNode? ReadPiece(HoconPath path, int depth)
    {
        var token = Current;
        switch (token.Kind)
        {
            case HoconTokenKind.Unquoted or HoconTokenKind.Quoted:
                _at++;
                return new HoconTextNode(token.Origin, token.Text, token.Kind == HoconTokenKind.Quoted);
            case HoconTokenKind.Space:
                _at++;
                return new HoconSpaceNode(token.Origin, token.Text);
            case HoconTokenKind.Substitution:
                _at++;
                return new HoconSubstitutionNode(token.Origin, token.Path!, token.Optional, prefix);
            case HoconTokenKind.OpenBrace:
                _at++;
                return ReadFields(HoconTokenKind.CloseBrace, path, depth) with { Origin = token.Origin };
            case HoconTokenKind.OpenBracket:
                _at++;
                return ReadElements(token.Origin, path, depth);
            default:
                return null;
        }
    }

    private HoconArrayNode ReadElements(HoconOrigin origin, HoconPath path, int depth)
    {
        var elements = new List<HoconNode>();
        SkipLines();
        while (Current.Kind != HoconTokenKind.CloseBracket)
        {
            elements.Add(ReadValue(path, depth + 1));
            EndElement(HoconTokenKind.CloseBracket);
        }

        _at++;
        return new HoconArrayNode(origin, elements);
    }

    /// <summary>After a field or element comes a line's end, one comma, or the end of what it stands in.</summary>
    private void EndElement(HoconTokenKind end)
    {
        var parted = SkipLines();
        if (Current.Kind == HoconTokenKind.Comma)
        {
            _at++;
            SkipLines();
        }
        else if (Current.Kind != end && !parted)
        {
            throw Unexpected("a comma or a new line");
        }
    }

    private bool SkipLines()
    {
        var any = false;
        while (Current.Kind is HoconTokenKind.Space or HoconTokenKind.NewLine)
        {
            any |= Current.Kind == HoconTokenKind.NewLine;
            _at++;
        }

        return any;
    }

    private HoconException Unexpected(string wanted)
    {
        var found = Current.Kind switch
        {
            HoconTokenKind.NewLine => "the end of the line",
            HoconTokenKind.End => Current.Text,
            _ => $"'{Current.Text}'",
        };
        return new HoconException(Current.Origin, $"expected {wanted}, found {found}");
    }
}
