using System.Globalization;
using System.Text.RegularExpressions;

namespace Seckill.Node.Crashing;

/// <summary>When this process is to die; or that it only tells which points it has reached.</summary>
public sealed partial class CrashPlan
{
    private readonly CrashPoint? _point;
    private readonly long _nth;
    private readonly Action<string> _tell;
    private readonly Action _die;
    private readonly long[] _hits = new long[Enum.GetValues<CrashPoint>().Length];

    private CrashPlan(CrashPoint? point, long nth, Action<string> tell, Action die) =>
        (_point, _nth, _tell, _die) = (point, nth, tell, die);

    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<CrashPoint>().Select(NameOf)];

    /// <summary>AppendInFlight is append-in-flight.</summary>
    public static string NameOf(CrashPoint point) => InnerCapital().Replace($"{point}", "-$0").ToLowerInvariant();

    /// <param name="text">watch, or a point's name, a colon and a number from 1.</param>
    /// <param name="tell">Takes a line: in watch mode of each point's first hit, else before the death.</param>
    /// <param name="die">Does not return.</param>
    /// <returns>Null: the text is none of that.</returns>
    public static CrashPlan? Parse(string text, Action<string> tell, Action die)
    {
        if (text == "watch")
        {
            return new CrashPlan(null, 0, tell, die);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var known = Enum.GetValues<CrashPoint>().Where(point => colon > 0 && NameOf(point) == text[..colon]).ToList();
        return known is [var one]
            && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var nth)
            && nth > 0 ? new CrashPlan(one, nth, tell, die) : null;
    }

    /// <summary>Any thread.</summary>
    public void Hit(CrashPoint point)
    {
        if (_point is null)
        {
            if (Interlocked.Increment(ref _hits[(int)point]) == 1)
            {
                _tell($"crash point {NameOf(point)}: reached");
            }
        }
        else if (point == _point && Interlocked.Increment(ref _hits[(int)point]) == _nth)
        {
            _tell($"crash point {NameOf(point)}: hit {_nth}, dying");
            _die();
        }
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex InnerCapital();
}
