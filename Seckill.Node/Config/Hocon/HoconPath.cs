using System.Text;

namespace Seckill.Node.Config.Hocon;

/// <summary>A path expression: a.b."c.d" has three elements.</summary>
public sealed record HoconPath(IReadOnlyList<string> Elements)
{
    public static readonly HoconPath Root = new([]);

    public int Length => Elements.Count;

    public HoconPath Then(HoconPath rest) => new([.. Elements, .. rest.Elements]);

    /// <summary>
    /// Joins the words of a key or substitution. Dots in unquoted words part the elements, quoted ones stand for
    /// themselves, spaces within stay, those around the whole do not.
    /// </summary>
    public static HoconPath Of(IReadOnlyList<HoconToken> words, HoconOrigin origin)
    {
        var (first, last) = (0, words.Count - 1);
        while (first <= last && words[first].Kind == HoconTokenKind.Space) first++;
        while (first <= last && words[last].Kind == HoconTokenKind.Space) last--;
        var path = new PathBuilder(origin);
        for (var i = first; i <= last; i++)
        {
            path.Add(words[i]);
        }

        return path.Build();
    }

    /// <summary>The path as it would have to be written, elements quoted where they must be.</summary>
    public override string ToString() => string.Join('.', Elements.Select(Quote));

    public static string Quote(string element)
    {
        var plain = element.Length > 0 && element.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return plain ? element : HoconText.Quote(element);
    }

    private sealed class PathBuilder(HoconOrigin origin)
    {
        private readonly List<string> _elements = [];
        private readonly StringBuilder _element = new();
        private bool _quoted;

        public void Add(HoconToken word)
        {
            if (word.Kind != HoconTokenKind.Unquoted)
            {
                _quoted |= word.Kind == HoconTokenKind.Quoted;
                _element.Append(word.Text);
                return;
            }

            foreach (var letter in word.Text)
            {
                if (letter == '.') EndElement();
                else _element.Append(letter);
            }
        }

        public HoconPath Build()
        {
            EndElement();
            return new HoconPath(_elements);
        }

        private void EndElement()
        {
            if (_element.Length == 0 && !_quoted)
            {
                throw new HoconException(origin, "a path has an empty element; write \"\" if that is meant");
            }

            _elements.Add(_element.ToString());
            _element.Clear();
            _quoted = false;
            if (_elements.Count > HoconLimits.Depth)
            {
                throw new HoconException(origin, $"a path has more than {HoconLimits.Depth} elements");
            }
        }
    }
}
