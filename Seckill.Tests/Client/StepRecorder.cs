using System.Collections.Concurrent;
using Seckill.Client;

namespace Seckill.Tests.Client;

/// <summary>What a purchase said it was doing.</summary>
internal sealed class StepRecorder : IProgress<PurchaseProgress>
{
    private readonly ConcurrentQueue<PurchaseProgress> _told = [];

    public bool Has(PurchaseStep step) => _told.Any(told => told.Step == step);

    public void Report(PurchaseProgress value) => _told.Enqueue(value);
}
