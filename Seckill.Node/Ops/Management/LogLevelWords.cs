using Microsoft.Extensions.Logging;

namespace Seckill.Node.Ops.Management;

/// <summary>Levels as seckill.log.level names them.</summary>
internal static class LogLevelWords
{
    public static readonly string[] All =
        [.. Enum.GetValues<LogLevel>().Where(level => level < LogLevel.None).Select(Of)];

    public static string Of(LogLevel level) => level.ToString().ToLowerInvariant();

    /// <summary>Throws for a word that is not one of All.</summary>
    public static LogLevel Parse(string word) => Enum.GetValues<LogLevel>().First(level => Of(level) == word);
}
