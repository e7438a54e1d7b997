using System.Globalization;
using System.Text.RegularExpressions;

namespace Seckill.Tests.Telemetry;

/// <summary>
/// Reads Prometheus' text format 0.0.4 as strictly as it is written down, and fails at the first line that is not so.
/// Made from the format's description, not from the product's writer.
/// </summary>
internal sealed partial class MetricsText
{
    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);
    private Family? _open;

    public IReadOnlyDictionary<string, Family> Families => _families;

    /// <summary>Every name a query may use: families, and what histograms are made of.</summary>
    public IEnumerable<string> Names => _families.Values.SelectMany(family => family.Type == "histogram"
        ? [$"{family.Name}_bucket", $"{family.Name}_sum", $"{family.Name}_count"] : new[] { family.Name });

    public static MetricsText Parse(string text)
    {
        Assert.EndsWith("\n", text);
        var parsed = new MetricsText();
        foreach (var line in text[..^1].Split('\n'))
        {
            parsed.Take(line);
        }

        parsed.Close();
        return parsed;
    }

    /// <summary>The sum of a family's samples that have these labels; 0 when there are none.</summary>
    public double Sum(string name, params (string Label, string Value)[] labels)
    {
        Assert.True(_families.TryGetValue(name, out var family), $"there is no {name}");
        return family.Samples
            .Where(sample => labels.All(one => sample.Labels.GetValueOrDefault(one.Label) == one.Value))
            .Sum(sample => sample.Value);
    }

    private void Take(string line)
    {
        if (HelpLine().Match(line) is { Success: true } help)
        {
            Close();
            Assert.True(_families.TryAdd(help.Groups[1].Value, _open = new Family(help.Groups[1].Value)), line);
        }
        else if (TypeLine().Match(line) is { Success: true } type)
        {
            Assert.True(_open is { Type: "" } && _open.Name == type.Groups[1].Value, $"TYPE without HELP: {line}");
            _open!.Type = type.Groups[2].Value;
        }
        else
        {
            Assert.True(_open is { Type.Length: > 0 }, $"a sample before its TYPE: {line}");
            TakeSample(line);
        }
    }

    private void TakeSample(string line)
    {
        var match = SampleLine().Match(line);
        Assert.True(match.Success, $"no sample: {line}");
        var name = match.Groups["name"].Value;
        var suffixes = _open!.Type == "histogram" ? new[] { "_bucket", "_sum", "_count" } : [""];
        Assert.Contains(name, suffixes.Select(suffix => _open.Name + suffix));
        Assert.True(_open.Type != "counter" || name.EndsWith("_total", StringComparison.Ordinal), line);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match label in LabelPair().Matches(match.Groups["labels"].Value))
        {
            var (key, text) = (label.Groups["key"].Value, label.Groups["value"].Value);
            Assert.True(labels.TryAdd(key, text), $"a label twice: {line}");
        }

        var sorted = labels.OrderBy(one => one.Key).Select(one => $"{one.Key}={one.Value}");
        Assert.True(_series.Add($"{name}|{string.Join('|', sorted)}"), $"a series twice: {line}");
        var value = Number(match.Groups["value"].Value);
        Assert.True(_open.Type == "gauge" || value >= 0, $"below zero: {line}");
        _open.Samples.Add(new Sample(name, labels, value));
    }

    private void Close()
    {
        if (_open is null)
        {
            return;
        }

        Assert.True(_open.Type.Length > 0 && _open.Samples.Count > 0, $"{_open.Name} has no type or no samples");
        if (_open.Type == "histogram")
        {
            CheckHistogram(_open);
        }

        _open = null;
    }

    /// <summary>Buckets rise in bound and count, the last is +Inf, and it is the count.</summary>
    private static void CheckHistogram(Family family)
    {
        var groups = family.Samples.GroupBy(sample => string.Join('|', sample.Labels
            .Where(label => label.Key != "le").OrderBy(one => one.Key).Select(one => $"{one.Key}={one.Value}")));
        foreach (var group in groups)
        {
            var buckets = group.Where(sample => sample.Name == $"{family.Name}_bucket").ToList();
            var bounds = buckets.Select(bucket => Number(bucket.Labels["le"])).ToList();
            Assert.Equal(bounds.Distinct().Order(), bounds);
            Assert.Equal(double.PositiveInfinity, bounds[^1]);
            Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
            Assert.Equal(buckets[^1].Value, group.Single(sample => sample.Name == $"{family.Name}_count").Value);
            Assert.Single(group, sample => sample.Name == $"{family.Name}_sum");
        }
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"\A# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\]|\\\\|\\n)*\z")]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"\A# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)\z")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""
        \A(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
        (\{(?<labels>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*")*)\})?
        [ ](?<value>\+Inf|-Inf|NaN|-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?)\z
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex SampleLine();

    [GeneratedRegex("""(?<key>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\["\\n])*)"(,|\z)""")]
    private static partial Regex LabelPair();
}

/// <summary>One metric: its name, type and samples.</summary>
internal sealed class Family(string name)
{
    public string Name { get; } = name;

    public string Type { get; set; } = "";

    public List<Sample> Samples { get; } = [];
}

/// <summary>One line.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
