namespace Seckill.Tests.Cluster;

/// <summary>Every way in which a run can be wrong; a closed list, each with a test that shows it is found.</summary>
public enum Lie
{
    // The journal by itself.
    Gap,
    EpochFell,
    ChainBroken,
    TimeFell,
    HeadDisagrees,
    Unreadable,
    VersionJumps,
    UnitsBroken,
    FoldsDisagree,

    // What clients were told.
    WonWithoutEvent,
    LostWithEvent,
    LostWithoutReason,
    TwoOrdersForOneKey,
    OrderFromNowhere,
    WrongBuyerOrQuantity,
    StateDisagrees,
    WentBack,
    CaptureLost,
    Unexpected,

    // What the product says of its own books.
    CertificateDisagrees,
}

/// <summary>One thing that is wrong, with the evidence in words.</summary>
public readonly record struct Violation(Lie Lie, string Evidence)
{
    public override string ToString() => $"{Lie}: {Evidence}";
}

/// <summary>Violations found so far: all are counted, the first of each kind are kept in words.</summary>
public sealed class Violations
{
    private const int MostOfAKind = 10;
    private readonly List<Violation> _kept = [];
    private readonly Dictionary<Lie, int> _counts = [];

    public IReadOnlyList<Violation> Kept => _kept;

    public IReadOnlyDictionary<Lie, int> Counts => _counts;

    public void Add(Lie lie, string evidence)
    {
        var count = _counts[lie] = _counts.GetValueOrDefault(lie) + 1;
        if (count <= MostOfAKind)
        {
            _kept.Add(new Violation(lie, evidence));
        }
    }

    public override string ToString() => _kept.Count == 0
        ? "nothing is wrong"
        : string.Join('\n', _counts.Select(count => $"{count.Key} x {count.Value}").Concat(
            _kept.Select(violation => violation.ToString())));
}
