using Seckill.Http.Ports;

namespace Seckill.Tests.Payments;

/// <summary>References in memory; the stores' own have a contract of theirs.</summary>
internal sealed class MemoryReferences : IPaymentReferences
{
    public Dictionary<string, string> All { get; } = [];

    public Exception? Fault { get; set; }

    public ValueTask<string> RecordAsync(
        string provider, string paymentId, string reference, CancellationToken cancellation)
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        All.TryAdd($"{provider} {paymentId}", reference);
        return new(All[$"{provider} {paymentId}"]);
    }

    public ValueTask<string?> FindAsync(string provider, string paymentId, CancellationToken cancellation) =>
        new(All.GetValueOrDefault($"{provider} {paymentId}"));
}
