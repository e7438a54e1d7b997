namespace Seckill.Http.Problems;

/// <summary>Problems of simulated buyers.</summary>
internal static class CrowdProblems
{
    public static readonly ProblemType CrowdUnderWay = new(
        "crowd-under-way", 409,
        new("A crowd is under way", "This node sends one crowd of simulated buyers at a time.",
            "Wait until it has left: GET /v1/dev/crowds/{id} says so."),
        new("已有模拟人群", "此节点一次只能运行一组模拟买家。",
            "请等待其结束：可通过 GET /v1/dev/crowds/{id} 查看。"));

    public static readonly IReadOnlyList<ProblemType> All = [CrowdUnderWay];
}
