namespace Seckill.Http.Pages;

/// <summary>
/// One file of wwwroot/pages: lines "name: value", a line ---, then HTML. In it {{key}} is a message and [[name]] a
/// value that the code fills in.
/// </summary>
internal sealed record PageTemplate(IReadOnlyDictionary<string, string> Head, string Body)
{
    private const string Fence = "\n---\n";

    public string? this[string name] => Head.GetValueOrDefault(name);

    public static PageTemplate Parse(string text)
    {
        var fence = text.IndexOf(Fence, StringComparison.Ordinal);
        if (fence < 0)
        {
            return new PageTemplate(new Dictionary<string, string>(), text);
        }

        var head = text[..fence].Split('\n').Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim());
        return new PageTemplate(head, text[(fence + Fence.Length)..]);
    }

    /// <summary>The words of a head line.</summary>
    public string[] Words(string name) => (this[name] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
