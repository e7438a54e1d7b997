using System.Globalization;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Problems;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Management;

/// <summary>What is answered where an item is not, or its journal is not what it should be.</summary>
internal static class AuditProblems
{
    /// <summary>Where the place of a damage stands among the errors: SHARD/OFFSET: what is wrong.</summary>
    public const string Place = "position";

    public static ProblemAnswer NoSuchItem(ItemId item) => new(RequestProblems.NotFound)
    {
        Errors = [new("id", $"there is no item {item}", $"商品 {item} 不存在")],
    };

    /// <summary>The same handler; a damaged journal is an answer that names the place, no fault of the node.</summary>
    public static EdgeHandler Named(EdgeHandler handler) => async call =>
    {
        try
        {
            return await handler(call);
        }
        catch (JournalDamagedException damage)
        {
            var where = string.Create(
                CultureInfo.InvariantCulture, $"{damage.Shard}/{damage.Offset}: {damage.Detail}");
            return new ProblemAnswer(OperatorProblems.JournalDamaged) { Errors = [new(Place, where, where)] };
        }
    };

    /// <summary>From such an error back to what it was; null: it is none.</summary>
    public static JournalDamagedException? Read(ProblemResource? problem)
    {
        if (problem?.Code != OperatorProblems.JournalDamaged.Code
            || problem.Errors?.GetValueOrDefault(Place) is not [{ } where, ..])
        {
            return null;
        }

        var (place, what) = where.Split(": ", 2) is [var before, var after] ? (before, after) : ("", where);
        return place.Split('/') is [var shard, var offset]
            && int.TryParse(shard, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(offset, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
            ? new JournalDamagedException(new ShardId(number), at, what) : null;
    }
}
