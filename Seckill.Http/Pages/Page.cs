using System.Text;

namespace Seckill.Http.Pages;

/// <summary>
/// A page in one language, put together once: fixed text, and [[names]] between that a request fills in.
/// </summary>
internal sealed class Page
{
    private readonly string[] _texts;
    private readonly string[] _names;

    public Page(string html)
    {
        List<string> texts = [], names = [];
        var rest = html;
        while (rest.IndexOf("[[", StringComparison.Ordinal) is var begin and >= 0)
        {
            var end = rest.IndexOf("]]", begin, StringComparison.Ordinal);
            texts.Add(rest[..begin]);
            names.Add(rest[(begin + 2)..end]);
            rest = rest[(end + 2)..];
        }

        texts.Add(rest);
        (_texts, _names) = ([.. texts], [.. names]);
        Whole = new PageBody(Encoding.UTF8.GetBytes(html));
    }

    /// <summary>The page as it is when it has no names.</summary>
    public PageBody Whole { get; }

    /// <summary>ETag of its text before names are filled in.</summary>
    public string Tag => Whole.Tag;

    /// <summary>Values are HTML: what comes from outside is encoded by who fills in (PageText).</summary>
    public byte[] Fill(IReadOnlyDictionary<string, string> values)
    {
        var html = new StringBuilder(_texts[0]);
        for (var i = 0; i < _names.Length; i++)
        {
            html.Append(values[_names[i]]).Append(_texts[i + 1]);
        }

        return Encoding.UTF8.GetBytes(html.ToString());
    }
}
