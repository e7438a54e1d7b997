namespace Seckill.Http.Problems;

/// <summary>
/// Problems of operators: what the cluster can not do now. The member errors says what stands in the way.
/// </summary>
internal static class OperatorProblems
{
    public static readonly ProblemType NodeState = new(
        "node-wrong-state", 409,
        new("The node's state does not allow it",
            "A node that this is about is not in a state in which it can be done.",
            "The member errors says which node, and its state; GET /cluster/members shows all of them."),
        new("节点当前状态不允许此操作", "相关节点当前的状态不允许此操作。",
            "errors 成员说明了是哪个节点及其状态；GET /cluster/members 可查看所有节点。"));

    public static readonly ProblemType JournalDamaged = new(
        "journal-damaged", 409,
        new("The journal is damaged", "A row of the journal that this needs is missing, or is not what was written.",
            "The member errors names shard and offset; run seckill audit verify before anything else."),
        new("日志已损坏", "所需的某条日志记录缺失，或与写入时不一致。",
            "errors 成员给出了分片和偏移量；请先运行 seckill audit verify。"));

    public static readonly IReadOnlyList<ProblemType> All = [NodeState, JournalDamaged];
}
