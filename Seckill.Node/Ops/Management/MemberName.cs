using Seckill.Http.Problems;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// Finds the member an operator means: by incarnation, else by name. Of several starts of one name the living one is
/// meant; the dead ones only have their incarnation left to tell them apart.
/// </summary>
internal static class MemberName
{
    /// <param name="map">Rows at one look.</param>
    /// <param name="field">Where the name came from, for the problem.</param>
    /// <param name="text">A name or an incarnation.</param>
    /// <param name="problem">404: no such member; 409: several living ones carry that name.</param>
    public static NodeRow? Find(ClusterMap map, string field, string text, out ProblemAnswer? problem)
    {
        var found = Guid.TryParse(text, out var incarnation)
            ? [.. map.Nodes.Where(row => row.Incarnation == incarnation)]
            : map.Nodes.Where(row => row.NodeId == text).ToList();
        var living = found.Where(row => row.State != NodeState.Dead).ToList();
        problem = (found.Count, living.Count) switch
        {
            (0, _) => Unknown(map, field, text),
            (_, > 1) => Ambiguous(living, field, text),
            _ => null,
        };
        return problem is null ? living.SingleOrDefault() ?? found[^1] : null;
    }

    private static ProblemAnswer Unknown(ClusterMap map, string field, string text)
    {
        var names = string.Join(", ", map.Nodes.Where(row => row.State != NodeState.Dead)
            .Select(row => row.NodeId).Distinct().Order(StringComparer.Ordinal));
        return new ProblemAnswer(RequestProblems.NotFound)
        {
            Errors =
            [
                new(field, $"no member is called {text}; living ones are: {names}",
                    $"没有名为 {text} 的成员；当前存活的成员：{names}"),
            ],
        };
    }

    private static ProblemAnswer Ambiguous(List<NodeRow> living, string field, string text)
    {
        var starts = string.Join(", ", living.Select(row => row.Incarnation));
        return new ProblemAnswer(OperatorProblems.NodeState)
        {
            Errors =
            [
                new(field, $"several living nodes are called {text}; name one by its incarnation: {starts}",
                    $"有多个存活节点名为 {text}；请用 incarnation 指定：{starts}"),
            ],
        };
    }
}
