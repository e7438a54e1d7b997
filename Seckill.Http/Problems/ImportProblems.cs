namespace Seckill.Http.Problems;

/// <summary>Problems of imports.</summary>
internal static class ImportProblems
{
    public static readonly ProblemType TooManyImports = new(
        "too-many-imports", 429,
        new("Too many imports", "You have as many imports under way as one merchant may have at a time.",
            "Wait until one of them is done; the same key may be sent again."),
        new("导入任务过多", "您正在进行的导入任务已达到单个商家的上限。",
            "请等待其中一个完成后，使用同一个键重试。"));

    public static readonly ProblemAnswer NotNdjson = new(RequestProblems.UnsupportedMediaType)
    {
        Detail = new ProblemDetail(
            "This route takes application/x-ndjson in UTF-8, not compressed: an item's JSON a line.",
            "此接口只接受未压缩的 UTF-8 application/x-ndjson：每行一个商品的 JSON。"),
    };

    public static readonly IReadOnlyList<ProblemType> All = [TooManyImports];
}
