using System.Globalization;

namespace Seckill.Node.Config.Hocon;

/// <summary>Cuts a source into words. Spaces are kept, for they count between the pieces of a value.</summary>
public sealed class HoconLexer(string text, string file)
{
    private const string Reserved = "$\"{}[]:=,+#`^?!@*&\\";
    private readonly List<HoconToken> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private HoconOrigin Here => new(file, _line, _at - _lineStart + 1);

    private char Current => _at < text.Length ? text[_at] : '\0';

    /// <summary>All words, the last one is End.</summary>
    public IReadOnlyList<HoconToken> Read()
    {
        if (text.Length > HoconLimits.SourceLength)
        {
            throw new HoconException(Here, $"longer than {HoconLimits.SourceLength} characters");
        }

        while (_at < text.Length)
        {
            _tokens.Add(Next());
            if (_tokens[^1].Kind == HoconTokenKind.NewLine)
            {
                _line++;
                _lineStart = _at;
            }
        }

        _tokens.Add(new HoconToken(HoconTokenKind.End, Here, "the end of the file"));
        return _tokens;
    }

    private HoconToken Next()
    {
        SkipComment();
        var (start, origin) = (_at, Here);
        if (_at == text.Length) return new HoconToken(HoconTokenKind.Space, origin, "");
        if (Current == '\n') return One(HoconTokenKind.NewLine);
        if (IsSpace(Current))
        {
            while (_at < text.Length && Current != '\n' && IsSpace(Current)) _at++;
            return new HoconToken(HoconTokenKind.Space, origin, text[start.._at]);
        }

        return Current switch
        {
            ',' => One(HoconTokenKind.Comma),
            ':' => One(HoconTokenKind.Colon),
            '=' => One(HoconTokenKind.Equals),
            '{' => One(HoconTokenKind.OpenBrace),
            '}' => One(HoconTokenKind.CloseBrace),
            '[' => One(HoconTokenKind.OpenBracket),
            ']' => One(HoconTokenKind.CloseBracket),
            '"' => Quoted(),
            '$' => Substitution(),
            '+' when At("+=") => Two(HoconTokenKind.PlusEquals),
            _ => Unquoted(),
        };
    }

    private void SkipComment()
    {
        if (Current == '#' || At("//"))
        {
            while (_at < text.Length && Current != '\n') _at++;
        }
    }

    private HoconToken One(HoconTokenKind kind) => new(kind, Here, text[_at++].ToString());

    private HoconToken Two(HoconTokenKind kind)
    {
        var token = new HoconToken(kind, Here, text.Substring(_at, 2));
        _at += 2;
        return token;
    }

    /// <summary>A plus may stand in a number (1e+5); elsewhere it is reserved.</summary>
    private HoconToken Unquoted()
    {
        var (start, origin, number) = (_at, Here, char.IsAsciiDigit(Current) || Current == '-');
        while (_at < text.Length && !IsSpace(Current) && !At("//"))
        {
            if (Reserved.Contains(Current) && !(number && Current == '+' && !At("+="))) break;
            number &= char.IsAsciiDigit(Current) || Current is '-' or '+' or '.' or 'e' or 'E';
            _at++;
        }

        if (_at == start)
        {
            throw new HoconException(origin, $"'{Current}' must be quoted here");
        }

        return new HoconToken(HoconTokenKind.Unquoted, origin, text[start.._at]);
    }

    private HoconToken Quoted()
    {
        var origin = Here;
        var strings = new HoconStrings(text, origin);
        var content = At("\"\"\"") ? strings.Triple(ref _at, ref _line, ref _lineStart) : strings.Single(ref _at);
        return new HoconToken(HoconTokenKind.Quoted, origin, content);
    }

    private HoconToken Substitution()
    {
        var origin = Here;
        if (!At("${"))
        {
            throw new HoconException(origin, "'$' must be quoted, or begin a substitution ${path}");
        }

        _at += 2;
        var optional = Current == '?';
        if (optional) _at++;
        var words = new List<HoconToken>();
        while (Current != '}')
        {
            if (_at == text.Length || Current == '\n' || At("//") || (Reserved.Contains(Current) && Current != '"'))
            {
                throw new HoconException(Here, "a substitution is ${path} or ${?path}, with its } on the same line");
            }

            words.Add(Next());
        }

        _at++;
        return new HoconToken(HoconTokenKind.Substitution, origin, "${", HoconPath.Of(words, origin), optional);
    }

    private bool At(string word) => string.CompareOrdinal(text, _at, word, 0, word.Length) == 0;

    /// <summary>White space of the HOCON specification: Zs, Zl, Zp, the byte order mark, and these controls.</summary>
    private static bool IsSpace(char letter) =>
        letter is '\uFEFF' or (>= '\t' and <= '\r') or (>= '\u001C' and <= '\u001F')
        || char.GetUnicodeCategory(letter) is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;
}
