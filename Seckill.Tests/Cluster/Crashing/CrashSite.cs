using Seckill.Node.Crashing;

namespace Seckill.Tests.Cluster;

/// <summary>Which grounds reach a point.</summary>
[Flags]
internal enum CrashGrounds
{
    None,
    Sqlite = 1,
    Postgres = 2,
    Cluster = 4,
    Solo = Sqlite | Postgres,
    All = Solo | Cluster,
}

/// <summary>One place to die at: its point, where it is reached, and what it takes.</summary>
/// <param name="Point">The point.</param>
/// <param name="On">The grounds that reach it.</param>
/// <param name="MostNth">A process reaches it so often within seconds.</param>
/// <param name="OnTerminate">Only a node that is told to stop reaches it.</param>
/// <param name="TakesOffice">Only what a <see cref="BackOffice"/> has going on reaches it; a crowd does not.</param>
/// <param name="TakesPeers">Only with other nodes is it reached: they give, or are given, shards.</param>
internal sealed record CrashSite(
    CrashPoint Point, CrashGrounds On = CrashGrounds.All, int MostNth = 40, bool OnTerminate = false,
    bool TakesOffice = false, bool TakesPeers = false)
{
    public string Name => CrashPlan.NameOf(Point);

    /// <summary>Every point but those of the verb that copies a journal.</summary>
    public static IReadOnlyList<CrashSite> All { get; } =
    [
        new(CrashPoint.AppendBeforeStatement),
        new(CrashPoint.AppendInFlight),
        new(CrashPoint.AppendAfterCommit),
        new(CrashPoint.BatchBeforeAnswers),
        new(CrashPoint.BatchBeforeHints),
        new(CrashPoint.TurnBeforeAnswers),
        new(CrashPoint.TurnBeforeEffects),
        new(CrashPoint.WriteBeforeCommit, CrashGrounds.Sqlite, 200),
        new(CrashPoint.WriteAfterCommit, CrashGrounds.Sqlite, 200),
        new(CrashPoint.ResponseBeforeSending),
        new(CrashPoint.CallbackBeforeRecording, MostNth: 8),
        new(CrashPoint.CallbackBeforeResponse, MostNth: 8),
        new(CrashPoint.StepBeforeOffset),
        new(CrashPoint.StepBeforeCommit),
        new(CrashPoint.StepAfterCommit),
        new(CrashPoint.SnapshotBeforeSaving, CrashGrounds.Solo, 2, OnTerminate: true),
        new(CrashPoint.SnapshotAfterSaving, CrashGrounds.Solo, 2, OnTerminate: true),
        new(CrashPoint.ShardSnapshotAfterSaving, CrashGrounds.Solo, 2, OnTerminate: true),
        new(CrashPoint.JoinBeforeUp, MostNth: 1),
        new(CrashPoint.AcquireBeforeStatement, MostNth: 15),
        new(CrashPoint.AcquireAfterStatement, MostNth: 15),
        new(CrashPoint.ServeAfterLoading, MostNth: 15),
        new(CrashPoint.HandOverBeforeStatement, CrashGrounds.Cluster, 5, OnTerminate: true, TakesPeers: true),
        new(CrashPoint.HandOverAfterStatement, CrashGrounds.Cluster, 5, OnTerminate: true, TakesPeers: true),
        new(CrashPoint.HandOverAfterForwarding, CrashGrounds.Cluster, 5, OnTerminate: true, TakesPeers: true),
        new(CrashPoint.TakeOverBeforeAcquire, CrashGrounds.Cluster, 5, TakesPeers: true),
        new(CrashPoint.DrainAfterRow, CrashGrounds.Postgres | CrashGrounds.Cluster, 1, OnTerminate: true),
        new(CrashPoint.LeaveBeforeRow, MostNth: 1, OnTerminate: true),
        new(CrashPoint.CheckpointBeforeRow, CrashGrounds.Solo, 3),
        new(CrashPoint.CheckpointAfterRow, CrashGrounds.Solo, 3),
        new(CrashPoint.CheckpointBeforeRename, CrashGrounds.Solo, 3),
        new(CrashPoint.CheckpointAfterFile, CrashGrounds.Solo, 3),
        new(CrashPoint.PaymentBeforeReference, MostNth: 6, TakesOffice: true),
        new(CrashPoint.RefundBeforeAsking, MostNth: 6, TakesOffice: true),
        new(CrashPoint.RefundAfterAsking, MostNth: 6, TakesOffice: true),
        new(CrashPoint.RefundAfterRecording, MostNth: 6, TakesOffice: true),
        new(CrashPoint.SettleAfterAsking, MostNth: 3, TakesOffice: true),
        new(CrashPoint.EventsBeforeTelling, MostNth: 6, TakesOffice: true),
        new(CrashPoint.EventsAfterTelling, MostNth: 6, TakesOffice: true),
        new(CrashPoint.DeliveryBeforeSending, MostNth: 6, TakesOffice: true),
        new(CrashPoint.DeliveryAfterSending, MostNth: 6, TakesOffice: true),
        new(CrashPoint.DeliveryAfterSettling, MostNth: 6, TakesOffice: true),
        new(CrashPoint.ImportBeforeProgress, MostNth: 2, TakesOffice: true),
        new(CrashPoint.ImportAfterProgress, MostNth: 2, TakesOffice: true),
    ];

    public static IEnumerable<CrashSite> Of(CrashGrounds ground) => All.Where(site => site.On.HasFlag(ground));

    /// <summary>All, or the one that is asked for; one that is none of them would try nothing, and pass.</summary>
    public static IReadOnlyList<string> Chosen(IReadOnlyList<string> points, string? only) =>
        only is not { Length: > 0 } ? points : points.Contains(only) ? [only]
            : throw new ArgumentException(
                $"{only} is no point of this ground, which has: {string.Join(", ", points)}", nameof(only));

    /// <summary>The first hit, the second, and one that the seed says; in an order that it says, too.</summary>
    public static IReadOnlyList<CrashTurn> Turns(CrashGrounds ground, Random random)
    {
        var turns = Of(ground).SelectMany(site => new[] { 1, 2, random.Next(3, Math.Max(4, site.MostNth + 1)) }
            .Where(nth => nth <= site.MostNth).Select(nth => new CrashTurn(site, nth))).ToArray();
        random.Shuffle(turns);
        return turns;
    }
}

/// <summary>One death to come: the nth hit of a point.</summary>
internal sealed record CrashTurn(CrashSite Site, int Nth)
{
    public override string ToString() => $"{Site.Name}:{Nth}";
}
