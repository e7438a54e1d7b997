namespace Seckill.Node.Payments;

/// <summary>How often a refund is asked for.</summary>
/// <param name="FirstRetry">After the first time the provider could not be had; doubles.</param>
/// <param name="MostRetry">As long as it takes, but not less often than this.</param>
/// <param name="FirstRepeat">After it accepted and no refund.sent came; doubles.</param>
/// <param name="MostRepeat">The longest wait for a refund.sent.</param>
/// <param name="AskTimeout">For one question.</param>
/// <param name="Concurrency">Questions at once, for each provider.</param>
public sealed record RefundProcessOptions(
    TimeSpan FirstRetry, TimeSpan MostRetry, TimeSpan FirstRepeat, TimeSpan MostRepeat, TimeSpan AskTimeout,
    int Concurrency)
{
    public static readonly RefundProcessOptions Default = new(
        TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10),
        TimeSpan.FromSeconds(10), 16);
}
