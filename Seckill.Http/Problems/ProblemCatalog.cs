using System.Collections.Frozen;

namespace Seckill.Http.Problems;

/// <summary>All problems by code: the pages under /problems/ and the OpenAPI document read it.</summary>
internal static class ProblemCatalog
{
    public static readonly FrozenDictionary<string, ProblemType> ByCode =
        RequestProblems.All.Concat(PurchaseProblems.All).Concat(OrderProblems.All).Concat(OperatorProblems.All)
            .Concat(WebhookProblems.All)
            .Concat(ImportProblems.All)
            .Concat(CrowdProblems.All)
            .ToFrozenDictionary(type => type.Code, StringComparer.Ordinal);
}
