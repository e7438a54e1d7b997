using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Seckill.Tests.House;

/// <summary>
/// What identifies a log message is its category and its event id. The generator makes the id of the method's name
/// where none is given, so a class's own messages differ; those that share a logger have numbers of their own.
/// </summary>
public sealed partial class TidyLogTests
{
    private const int LeastShared = 1000;

    private static readonly (string Path, int Id)[] Numbered =
        [.. SourceTree.Product.SelectMany(file => Given().Matches(file.Text).Select(given =>
            (file.Path, int.Parse(given.Groups[1].Value, CultureInfo.InvariantCulture))))];

    [Fact]
    public void EventIds_ThatAreGiven_AreUnique()
    {
        Assert.True(Numbered.Length > 20, "the messages were not found");
        Findings.None(Numbered.GroupBy(one => one).Where(same => same.Count() > 1).Select(same => $"{same.Key} twice"));
        Findings.None(Numbered.Where(one => one.Id >= LeastShared).GroupBy(one => one.Id)
            .Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(one => one.Path))}"));
    }

    /// <summary>
    /// A class that is handed a plain ILogger shares its category with others of its folder: messages without numbers
    /// must differ by name.
    /// </summary>
    [Fact]
    public void Messages_OnASharedLogger_DifferByName()
    {
        var messages = SourceTree.Product.Where(file => SharedLogger().IsMatch(file.Code))
            .SelectMany(file => Unnumbered().Matches(file.Code).Select(message =>
                (Folder: string.Join('/', file.Path.Split('/').Take(2)), Name: message.Groups[1].Value)));
        Findings.None(messages.GroupBy(one => one).Where(same => same.Count() > 1)
            .Select(same => $"{same.Key.Folder}: {same.Key.Name} {same.Count()} times"));
    }

    [Theory]
    [InlineData("[LoggerMessage(Level = LogLevel.Debug, Message =)]\n private partial void LogIt(int a);", true)]
    [InlineData("[LoggerMessage(LogLevel.Debug, )]\n public static partial void LogIt(int a);", true)]
    [InlineData("[LoggerMessage(EventId = 7, Level = LogLevel.Debug)]\n private partial void LogIt(int a);", false)]
    [InlineData("[LoggerMessage(7, LogLevel.Debug, )]\n private partial void LogIt(int a);", false)]
    public void Unnumbered_OfASample_IsFound(string code, bool found) =>
        Assert.Equal(found, Unnumbered().IsMatch(code));

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(\d+)")]
    private static partial Regex Given();

    [GeneratedRegex(@"\[LoggerMessage\((?!\s*(?:EventId\s*=\s*)?\d)[^\]]*\]\s*(?:\w+\s+)*void\s+(\w+)")]
    private static partial Regex Unnumbered();

    [GeneratedRegex(@"\bILogger (logger|log)\b")]
    private static partial Regex SharedLogger();
}
