namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// What goes wrong in one run, and how often: each seed has its own mixture, for a fault that is always there hides
/// what needs its absence. 0: never.
/// </summary>
internal sealed record SimFaults
{
    public int LostRequestOneIn { get; init; }

    public int LostReplyOneIn { get; init; }

    public int LateRequestOneIn { get; init; }

    public double SlowestStatementMs { get; init; } = 3;

    public double SlowestMessageMs { get; init; } = 2;

    public int LostMessageOneIn { get; init; }

    /// <summary>Mean time between blows to nodes, links and the database; zero: none.</summary>
    public TimeSpan Blows { get; init; }

    public bool Kills { get; init; }

    public bool Stops { get; init; }

    public bool Cuts { get; init; }

    public bool Drains { get; init; }

    public bool Database { get; init; }

    public bool Clocks { get; init; }

    /// <summary>All is well from now on.</summary>
    public static SimFaults None { get; } = new();

    public static SimFaults Of(Random random) => new()
    {
        LostRequestOneIn = Rate(random),
        LostReplyOneIn = Rate(random),
        LateRequestOneIn = Rate(random),
        LostMessageOneIn = Rate(random),
        SlowestStatementMs = random.Next(4) == 0 ? 200 : 3,
        SlowestMessageMs = random.Next(4) == 0 ? 100 : 2,
        Blows = TimeSpan.FromSeconds(random.Next(5) == 0 ? 0 : random.Next(2, 12)),
        Kills = random.Next(2) == 0,
        Stops = random.Next(2) == 0,
        Cuts = random.Next(2) == 0,
        Drains = random.Next(2) == 0,
        Database = random.Next(2) == 0,
        Clocks = random.Next(3) == 0,
    };

    private static int Rate(Random random) => random.Next(2) == 0 ? 0 : random.Next(20, 400);
}
