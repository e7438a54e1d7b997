using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Seckill.Http.Pages;

/// <summary>
/// Styles and scripts. Their address holds a hash over all of them, so that they may be kept for ever and a script's
/// relative imports stay within one version. Whole-line comments, indentation and
/// the spaces that CSS does not need are not sent.
/// </summary>
internal sealed partial class PageAssets
{
    private readonly Dictionary<string, PageAsset> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _imports = new(StringComparer.Ordinal);

    public PageAssets()
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, text) in PageFiles.In("assets"))
        {
            var body = Encoding.UTF8.GetBytes(Shorten(name, text));
            all.AppendData(Encoding.UTF8.GetBytes(name));
            all.AppendData(body);
            _files[name] = new PageAsset(TypeOf(name), new PageBody(body));
            _imports[name] = [.. Import().Matches(text).Select(match => match.Groups[1].Value)];
        }

        Version = Convert.ToHexStringLower(all.GetHashAndReset())[..12];
    }

    public string Version { get; }

    /// <summary>Where the files of this build are, without a slash at the end.</summary>
    public string Address => $"/assets/{Version}";

    public PageAsset? Find(string name) => _files.GetValueOrDefault(name);

    /// <summary>What a module imports before it runs, and so on; itself first.</summary>
    public IReadOnlyList<string> Closure(string module)
    {
        List<string> found = [module];
        for (var i = 0; i < found.Count; i++)
        {
            if (!_imports.TryGetValue(found[i], out var imports))
            {
                throw new InvalidOperationException($"asset {found[i]} is not in the assembly");
            }

            found.AddRange(imports.Where(name => !found.Contains(name)));
        }

        return found;
    }

    /// <summary>A strong ETag of the content.</summary>
    public static string TagOf(ReadOnlySpan<byte> content) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"";

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"no media type for {other}"),
    };

    private static string Shorten(string name, string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0 && !WholeComment().IsMatch(line));
        var shorter = string.Join('\n', lines);
        return name.EndsWith(".css", StringComparison.Ordinal)
            ? AfterColon().Replace(AroundMark().Replace(shorter, "$1"), ":") : shorter;
    }

    /// <summary>Of JavaScript (two slashes) or of CSS within one line.</summary>
    [GeneratedRegex(@"^(//.*|/\*[^*]*\*/)$")]
    private static partial Regex WholeComment();

    /// <summary>Marks of CSS that need no space beside them.</summary>
    [GeneratedRegex(@"\s*([{};,])\s*")]
    private static partial Regex AroundMark();

    [GeneratedRegex(@":\s+")]
    private static partial Regex AfterColon();

    /// <summary>Static imports only: import(...) comes when it is wanted.</summary>
    [GeneratedRegex(@"^(?:import|export)\b[^'(]*'\./([\w.-]+)'", RegexOptions.Multiline)]
    private static partial Regex Import();
}

/// <summary>One file as it is sent.</summary>
internal sealed record PageAsset(string ContentType, PageBody Body);
