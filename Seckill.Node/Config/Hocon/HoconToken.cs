namespace Seckill.Node.Config.Hocon;

/// <summary>One word of a source. Text is the content, without quotes and with escapes resolved.</summary>
/// <param name="Kind">Which word.</param>
/// <param name="Origin">Where it begins.</param>
/// <param name="Text">Content of texts and spaces; else what stands there.</param>
/// <param name="Path">Of a substitution.</param>
/// <param name="Optional">Of a substitution: ${?path}.</param>
public readonly record struct HoconToken(
    HoconTokenKind Kind, HoconOrigin Origin, string Text, HoconPath? Path = null, bool Optional = false);

public enum HoconTokenKind
{
    End,
    NewLine,
    Space,
    Comma,
    Colon,
    Equals,
    PlusEquals,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Unquoted,
    Quoted,
    Substitution,
}
