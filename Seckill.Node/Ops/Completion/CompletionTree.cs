using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Completion;

/// <summary>What can be typed after which words: the same tree for every shell.</summary>
internal sealed class CompletionTree
{
    /// <summary>Options that take a value, by what completes it: words that are known, or a file.</summary>
    private static readonly Dictionary<string, string[]> Values = new()
    {
        ["-o"] = ["table", "json", "jsonl"],
        ["--output"] = ["table", "json", "jsonl"],
        ["--challenge"] = ["none", "pow"],
        ["--status"] = ["draft", "published", "paused", "retired"],
    };

    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];
    private static readonly string[] Everywhere = ["--config", "--set", "--help"];
    private readonly List<(string Path, IReadOnlyList<string> Words)> _words = [];
    private readonly HashSet<string> _files = ["--config"];

    public CompletionTree(IReadOnlyList<Verb> verbs)
    {
        var shown = verbs.Where(verb => !verb.Hidden).ToList();
        string[] first = [.. shown.Select(verb => verb.Name), "run", "version", "help"];
        _words.Add(("", [.. first.Order(StringComparer.Ordinal), "--demo", "--quiet", .. Everywhere]));
        _words.Add(("run", ["--demo", "--quiet", .. Everywhere]));
        _words.Add(("version", ["--output", .. Everywhere]));
        _words.Add(("help", [.. first.Order(StringComparer.Ordinal)]));
        Add("", shown);
    }

    /// <summary>After these words (verbs, a space between) come those: verbs first, then options.</summary>
    public IReadOnlyList<(string Path, IReadOnlyList<string> Words)> Words => _words;

    /// <summary>Options whose value is one of some words.</summary>
    public static IReadOnlyDictionary<string, string[]> Choices => Values;

    /// <summary>Options whose value is a file or a directory.</summary>
    public IReadOnlyCollection<string> Files => _files;

    private void Add(string path, IEnumerable<Verb> verbs)
    {
        foreach (var verb in verbs.Where(verb => !verb.Hidden))
        {
            var mine = $"{path}{verb.Name}";
            _files.UnionWith(verb.Options
                .Where(option => option.ValueName is "FILE" or "DIR").Select(option => option.Name));
            if (verb.Run is null)
            {
                _words.Add((mine, [.. verb.Verbs.Where(one => !one.Hidden).Select(one => one.Name), "--help"]));
                Add($"{mine} ", verb.Verbs);
            }
            else
            {
                string[] words = verb.Name == CompletionVerb.Name ? Shells : [];
                var options = verb.Options.Select(option => option.Name);
                _words.Add((mine, [.. words, .. options, "--output", .. Everywhere]));
            }
        }
    }
}
