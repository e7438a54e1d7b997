using System.Text.RegularExpressions;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>
/// Every page of wwwroot/pages in both languages, put together at the start: layout, messages, addresses of scripts
/// and styles. A page whose message or script is missing stops the start, not a reader.
/// </summary>
internal sealed partial class PageBook
{
    private readonly Dictionary<(string Name, Language Language), Page> _pages = [];
    private readonly Dictionary<Language, PageMessages> _messages = [];
    private readonly PageAssets _assets;
    private readonly HttpEdgeOptions _options;
    private readonly string _providers;

    public PageBook(PageAssets assets, HttpEdgeOptions options, IPaymentProviders providers)
    {
        (_assets, _options, _providers) = (assets, options, string.Join(' ', providers.Names));
        var files = PageFiles.In("pages").ToDictionary(
            file => Path.GetFileNameWithoutExtension(file.Name), file => PageTemplate.Parse(file.Text));
        foreach (var language in new[] { Language.English, Language.Chinese })
        {
            var messages = _messages[language] = new PageMessages(language);
            foreach (var (name, template) in files.Where(file => file.Key != "layout"))
            {
                _pages[(name, language)] = new Page(Make(files["layout"].Body, template, messages, language));
            }
        }
    }

    public Page this[string name, Language language] => _pages[(name, language)];

    public PageMessages Messages(Language language) => _messages[language];

    private string Make(string layout, PageTemplate template, PageMessages messages, Language language)
    {
        var other = Languages.Tag(language == Language.Chinese ? Language.English : Language.Chinese);
        var html = layout.Replace("[[body]]", template.Body)
            .Replace("[[heading]]", template["title"])
            .Replace("[[class]]", template["class"] ?? "")
            .Replace("[[switch]]", template["switch"] ?? "?lang=[[other]]")
            .Replace("[[login]]", Login())
            .Replace("[[providers]]", PageText.Encode(_providers))
            .Replace("[[head]]", Head(template))
            .Replace("[[assets]]", _assets.Address)
            .Replace("[[lang]]", Languages.Tag(language))
            .Replace("[[other]]", other);
        html = Message().Replace(html, match => PageText.Encode(messages[match.Groups[1].Value]));
        return html.Replace("[[messages]]", template.Words("messages") is { Length: > 0 } beginnings
            ? $"<script type=\"application/json\" id=\"messages\">{messages.Json(beginnings)}</script>" : "");
    }

    private string Head(PageTemplate template)
    {
        var links = template.Words("style").Select(name => $"<link rel=\"stylesheet\" href=\"[[assets]]/{name}\">");
        if (template["script"] is { } script)
        {
            var closure = _assets.Closure(script);
            links = links.Concat(closure.Skip(1).Select(name =>
                $"<link rel=\"modulepreload\" href=\"[[assets]]/{name}\">"))
                .Append($"<script type=\"module\" src=\"[[assets]]/{script}\"></script>");
        }

        return string.Join('\n', links);
    }

    /// <summary>What session.js has to know, as attributes of the root element.</summary>
    private string Login()
    {
        if (_options.Development)
        {
            return "data-login=\"dev\"";
        }

        return _options.Login is not { } login ? "data-login=\"token\""
            : $"data-login=\"oidc\" data-authority=\"{PageText.Encode(login.Authority.AbsoluteUri.TrimEnd('/'))}\" "
                + $"data-client=\"{PageText.Encode(login.ClientId)}\" data-scope=\"{PageText.Encode(login.Scope)}\"";
    }

    [GeneratedRegex(@"\{\{([\w.-]+)\}\}")]
    private static partial Regex Message();
}
