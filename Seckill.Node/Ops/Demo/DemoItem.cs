using Seckill.Client;

namespace Seckill.Node.Ops.Demo;

/// <summary>One item of the demonstration, and when one of an earlier start still shows what it should.</summary>
/// <param name="Slug">Part of its key.</param>
/// <param name="Title">In both languages.</param>
/// <param name="Shows">What there is to see, for the printed list.</param>
internal sealed record DemoItem(string Slug, string Title, string Shows)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StillSoon = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Day = TimeSpan.FromHours(12);

    public required long Stock { get; init; }

    /// <summary>Minor units of CNY.</summary>
    public required long Price { get; init; }

    public bool OpensSoon { get; init; }

    /// <summary>Seconds that a reservation is held.</summary>
    public long HoldSeconds { get; init; } = 120;

    public NewAdmission? Admission { get; init; }

    /// <summary>Some of it is sold, paid and shipped before anybody looks.</summary>
    public bool HasHistory { get; init; }

    public static readonly IReadOnlyList<DemoItem> All =
    [
        new("opening", "Gold watch · 金表", "opens in a minute: see the countdown")
        {
            Stock = 50,
            Price = 199_900,
            OpensSoon = true,
        },
        new("line", "Concert ticket · 演唱会门票", "three purchases a second: send a crowd and stand in line")
        {
            Stock = 200,
            Price = 88_000,
            Admission = new NewAdmission { RatePerSecond = 3, Burst = 3, MaxLine = 2_000 },
        },
        new("pow", "Game console · 游戏机", "asks for a proof of work")
        {
            Stock = 30,
            Price = 349_900,
            Admission = new NewAdmission { Challenge = ChallengeKind.Pow },
        },
        new("tiny", "Tin robot · 铁皮机器人", "five units: sold out soon, with a wait list")
        {
            Stock = 5,
            Price = 9_900,
            HoldSeconds = 60,
        },
        new("history", "Brass lamp · 黄铜台灯", "orders paid, shipped, delivered and refunded")
        {
            Stock = 20,
            Price = 25_900,
            HoldSeconds = 900,
            HasHistory = true,
        },
    ];

    /// <summary>The item as it is made now.</summary>
    public NewItem Make(DateTimeOffset now) => new()
    {
        Title = Title,
        Price = new Money(Price, "CNY"),
        Stock = Stock,
        PerBuyerLimit = 1,
        OpensAt = OpensSoon ? now + Soon : now - TimeSpan.FromSeconds(1),
        ClosesAt = now + Day,
        HoldSeconds = HoldSeconds,
        Admission = Admission,
    };

    /// <summary>An item of an earlier start that still shows what it was made for.</summary>
    public bool IsShownBy(MerchantItem item, DateTimeOffset now)
    {
        if (item.Title != Title || item.Status == ItemStatus.Retired || item.ClosesAt <= now + StillSoon)
        {
            return false;
        }

        return OpensSoon ? item.OpensAt > now + StillSoon
            : Slug is "tiny" or "history" || item.Status == ItemStatus.Draft || item.Phase == ItemPhase.Open;
    }
}
