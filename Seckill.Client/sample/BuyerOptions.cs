namespace Seckill.Client.Sample;

/// <summary>What the command line says.</summary>
internal sealed record BuyerOptions
{
    public const string Usage = """
        Buys one unit of an item, waits in line for it, and pays it at the sandbox provider.

            --base URL       where the shop is, such as http://127.0.0.1:5080
            --item ID        what to buy
            --token TOKEN    whose; default: a development token of a made-up buyer
            --wait-list      join the wait list when it is sold out, and wait for an offer
            --no-pay         leave it unpaid
            --ticket FILE    keeps the purchase there; with the file it goes on where it was
        """;

    public required Uri Base { get; init; }

    public required string Item { get; init; }

    public string? Token { get; init; }

    public bool WaitList { get; init; }

    public bool Pay { get; init; } = true;

    public string? TicketFile { get; init; }

    /// <summary>Null: it does not say what is needed.</summary>
    public static BuyerOptions? Read(string[] arguments)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--wait-list" or "--no-pay":
                    given[arguments[i]] = "";
                    break;
                case "--base" or "--item" or "--token" or "--ticket" when i + 1 < arguments.Length:
                    given[arguments[i]] = arguments[++i];
                    break;
                default:
                    return null;
            }
        }

        return given.TryGetValue("--base", out var text) && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && given.TryGetValue("--item", out var item)
                ? new BuyerOptions
                {
                    Base = address,
                    Item = item,
                    Token = given.GetValueOrDefault("--token"),
                    WaitList = given.ContainsKey("--wait-list"),
                    Pay = !given.ContainsKey("--no-pay"),
                    TicketFile = given.GetValueOrDefault("--ticket"),
                }
                : null;
    }
}
