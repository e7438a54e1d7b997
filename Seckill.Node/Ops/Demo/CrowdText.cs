using Seckill.Http.Ports;

namespace Seckill.Node.Ops.Demo;

/// <summary>A crowd in a line.</summary>
internal static class CrowdText
{
    public static string Of(CrowdView crowd)
    {
        var tally = crowd.Tally;
        List<string> parts =
        [
            $"{tally.Won} won ({tally.Paid} paid, {tally.Cancelled} cancelled, {tally.Unpaid} left unpaid; "
                + $"{tally.Declined} payments declined)",
        ];
        if (tally.Waiting > 0)
        {
            parts.Add($"{tally.Waiting} on the wait list");
        }

        if (tally.Undecided > 0)
        {
            parts.Add($"{tally.Undecided} left undecided");
        }

        parts.AddRange(tally.Refused.OrderByDescending(refused => refused.Value)
            .Select(refused => $"{refused.Value} refused {refused.Key}"));
        return $"a crowd of {crowd.Buyers} at {crowd.Item} has left: {string.Join(", ", parts)}";
    }
}
