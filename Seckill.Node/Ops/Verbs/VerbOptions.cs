using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Seckill.Domain;
using Seckill.Node.Config.Hocon;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Verbs;

/// <summary>Options that several verbs share, and how their values are read.</summary>
internal static class VerbOptions
{
    public static readonly VerbOption Node =
        new("--node", "URL", "Management address of any node (http://127.0.0.1:8558)");

    public static readonly VerbOption Token =
        new("--token", "TEXT", "Bearer token of an operator; better in the variable SECKILL_TOKEN");

    public static readonly VerbOption Yes = new("--yes", null, "Do it without being asked back");

    public static readonly VerbOption Timeout = new("--timeout", "TIME", "Give up after this time, such as 90s (60s)");

    public static readonly VerbOption Limit = new("--limit", "N", "At most so many rows, 1 to 100 (50)");

    public static string? LimitOf(VerbCall call) => call.Has(Limit)
        ? NumberOf(call, Limit, 1, 100).ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>A path with those members that have a value.</summary>
    public static string Query(string path, params (string Name, string? Value)[] members) =>
        QueryHelpers.AddQueryString(path, members.Where(one => one.Value is not null)
            .ToDictionary(one => one.Name, one => one.Value));

    public static TimeSpan TimeoutOf(VerbCall call, TimeSpan usual)
    {
        if (call.ValueOf(Timeout) is not { } text) return usual;
        var seconds = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var time = seconds ? TimeSpan.FromSeconds(number) : HoconUnits.Duration(text);
        return time is { } given && given > TimeSpan.Zero && given <= TimeSpan.FromDays(7)
            ? given : throw new CliException(ExitCode.Usage, $"--timeout takes a time such as 90s or 5m, not '{text}'");
    }

    public static int NumberOf(VerbCall call, VerbOption option, int least, int most, int? usual = null)
    {
        if (call.ValueOf(option) is not { } text)
        {
            return usual ?? throw new CliException(ExitCode.Usage, $"{option.Name} {option.ValueName} is needed");
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
                ? number
                : throw new CliException(ExitCode.Usage, $"{option.Name} takes a number from {least} to {most}");
    }

    /// <summary>An item that was named; CliException (3) when the text can be no item's id.</summary>
    public static ItemId ItemOf(string? text) => ItemId.TryParse(text, out var item) ? item
        : throw new CliException(ExitCode.NotFound, $"{text} is not the id of an item");

    /// <summary>Verbs that end something are not run by a slip of the hand.</summary>
    public static void NeedYes(VerbCall call, string what)
    {
        if (!call.Has(Yes)) throw new CliException(ExitCode.Usage, $"{what}; say --yes if that is meant");
    }
}
