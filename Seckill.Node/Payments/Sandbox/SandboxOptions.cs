namespace Seckill.Node.Payments.Sandbox;

/// <summary>Where the sandbox stands and what it may take.</summary>
/// <param name="Key">seckill.payments.sandbox.secret.</param>
/// <param name="PublicBase">Where buyers reach this node: payUrl is below it. Asked when needed: a port may be given
/// late.</param>
/// <param name="CallbackBase">Where this process reaches the node's public listener.</param>
public sealed record SandboxOptions(WebhookKey Key, Func<Uri> PublicBase, Func<Uri> CallbackBase)
{
    /// <summary>Payments remembered; the oldest are forgotten first (their owner knows them).</summary>
    public int MostPayments { get; init; } = 100_000;

    /// <summary>Callbacks scheduled and not yet delivered.</summary>
    public int MostCallbacks { get; init; } = 100_000;

    /// <summary>Callbacks on the wire at once.</summary>
    public int Concurrency { get; init; } = 16;

    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan MostRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>With the waiting times above: given up after about an hour.</summary>
    public int MostAttempts { get; init; } = 160;
}
