namespace Seckill.Tests.Cluster;

/// <summary>How often a scenario repeats: few times in test.sh, as often as campaign.sh says else.</summary>
public static class CampaignCounts
{
    public static int Kills => Of("KILLS", 2);

    public static int Pauses => Of("PAUSES", 1);

    public static int Stops => Of("STOPS", 1);

    public static int Rolls => Of("ROLLS", 1);

    /// <summary>How often every link is cut in every way; 0: a few of them, once.</summary>
    public static int Links => Of("LINKS", 0);

    public static int Crashes => Of("CRASHES", 1);

    /// <summary>How often every fault of the proxies is tried; 0: some of them, once.</summary>
    public static int Proxies => Of("PROXIES", 0);

    /// <summary>Rounds of all crash points; 0: a few of them, once.</summary>
    public static int Points => Of("POINTS", 0);

    /// <summary>The one crash point to try; null: all.</summary>
    public static string? Point => Environment.GetEnvironmentVariable("SECKILL_CAMPAIGN_POINT");

    /// <summary>Faults of the mixed scenario.</summary>
    public static int Mixed => Of("MIXED", 10);

    /// <summary>Where random choices begin.</summary>
    public static int Seed => Of("SEED", 1);

    /// <summary>Buyers per second of every crowd.</summary>
    public static int Rate => Of("RATE", 40);

    /// <summary>History and logs of every scenario are saved, not only of those that fail.</summary>
    public static bool KeepsAll => Of("KEEP", 0) != 0;

    /// <summary>
    /// Times are judged in campaigns alone: they have the machine to themselves, and elsewhere any step of a test may
    /// stand still for seconds.
    /// </summary>
    public static bool IsCampaign { get; } = Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Any(name => name.StartsWith("SECKILL_CAMPAIGN_", StringComparison.Ordinal));

    private static int Of(string name, int fallback) =>
        Environment.GetEnvironmentVariable($"SECKILL_CAMPAIGN_{name}") is { Length: > 0 } text
            ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : fallback;
}
