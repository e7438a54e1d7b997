using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>
/// The texts of all pages in one language: wwwroot/messages/{language}.json and {part}.{language}.json, flat objects
/// with keys like list.heading.
/// </summary>
internal sealed class PageMessages
{
    /// <summary>Chinese stays readable; what could end a script element (less-than, ampersand) is escaped.</summary>
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);

    public PageMessages(Language language)
    {
        var end = $"{Languages.Tag(language)}.json";
        foreach (var (name, text) in PageFiles.In("messages"))
        {
            if (name == end || name.EndsWith("." + end, StringComparison.Ordinal))
            {
                Add(name, text);
            }
        }
    }

    public IReadOnlyCollection<string> Keys => _texts.Keys;

    /// <exception cref="InvalidOperationException">No file has the key: the page can not be shown.</exception>
    public string this[string key] => _texts.TryGetValue(key, out var text)
        ? text : throw new InvalidOperationException($"no message {key}");

    /// <summary>For a page's scripts: the messages with these beginnings, as JSON.</summary>
    public string Json(IReadOnlyCollection<string> beginnings) => JsonSerializer.Serialize(
        _texts.Where(entry => beginnings.Any(begin => entry.Key.StartsWith(begin, StringComparison.Ordinal)))
            .ToDictionary(entry => entry.Key, entry => entry.Value),
        Readable);

    private void Add(string name, string text)
    {
        using var document = JsonDocument.Parse(text);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (!_texts.TryAdd(member.Name, member.Value.GetString()!))
            {
                throw new InvalidOperationException($"message {member.Name} of {name} is there twice");
            }
        }
    }
}
