using Seckill.Domain;

namespace Seckill.Http.Items;

/// <summary>Names of phases, statuses and challenges as clients read them.</summary>
internal static class ItemWords
{
    public static string NameOf(ItemPhase phase) => phase switch
    {
        ItemPhase.Draft => "draft",
        ItemPhase.Scheduled => "scheduled",
        ItemPhase.Open => "open",
        ItemPhase.Paused => "paused",
        ItemPhase.SoldOut => "sold_out",
        ItemPhase.Ended => "ended",
        ItemPhase.Retired => "retired",
        _ => throw new InvalidOperationException($"no name for phase {phase}"),
    };

    public static string NameOf(ItemStatus status) => status switch
    {
        ItemStatus.Draft => "draft",
        ItemStatus.Published => "published",
        ItemStatus.Paused => "paused",
        ItemStatus.Retired => "retired",
        _ => throw new InvalidOperationException($"no name for status {status}"),
    };

    public static string NameOf(ChallengeKind challenge) => challenge switch
    {
        ChallengeKind.None => "none",
        ChallengeKind.ProofOfWork => "pow",
        _ => throw new InvalidOperationException($"no name for challenge {challenge}"),
    };
}
