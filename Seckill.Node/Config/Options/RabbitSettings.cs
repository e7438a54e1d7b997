namespace Seckill.Node.Config;

/// <summary>seckill.events.rabbitmq.</summary>
/// <param name="Address">Where the broker is, and as whom.</param>
/// <param name="Exchange">Topic exchange that events go to; declared durable.</param>
/// <param name="Ca">File of PEM certificates that the broker's is checked by; null: the system's.</param>
/// <param name="AllowPlain">In production, too, passwords and events may cross the network in clear.</param>
/// <param name="Timeout">A batch that is not confirmed within it has failed; also for connecting.</param>
/// <param name="RetryMost">The longest wait after failures in a row.</param>
/// <param name="Batch">Events of one merchant under way at a time.</param>
public sealed record RabbitSettings(
    RabbitAddress Address, string Exchange, string? Ca, bool AllowPlain, TimeSpan Timeout, TimeSpan RetryMost,
    int Batch)
{
    internal static RabbitSettings? Bind(SettingsSection section)
    {
        var uri = section.OptionalSecret("uri");
        var exchange = section.Parsed(
            "exchange", "1 to 127 of A-Z a-z 0-9 . _ - : and must not begin with amq.", ExchangeName);
        var ca = section.OptionalText("ca");
        var plain = section.Choice("allow-plain", ("true", true), ("false", false));
        var timeout = section.Duration("timeout", "100ms", "5m");
        var most = section.Duration("retry-most", "100ms", "1h");
        var batch = section.Int("batch", 1, 10_000);
        if (uri is null)
        {
            return null;
        }

        if (RabbitAddress.Parse(uri) is { } address)
        {
            return new RabbitSettings(address, exchange, ca, plain, timeout, most, batch);
        }

        section.Ledger.Fault(
            section.OriginOf("uri"),
            $"{section.PathOf("uri")} must be amqps://user:password@host:port/vhost (or amqp://), with percent signs "
            + "for what a URI can not hold; it is not shown here, for it may have a password in it");
        return null;
    }

    /// <summary>AMQP 0-9-1 allows these in a name; names with amq. are the broker's own.</summary>
    private static string? ExchangeName(string text) =>
        text.Length is > 0 and <= 127 && !text.StartsWith("amq.", StringComparison.Ordinal)
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':') ? text : null;
}
