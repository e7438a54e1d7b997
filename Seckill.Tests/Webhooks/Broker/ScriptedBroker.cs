using System.Collections.Concurrent;
using Seckill.Node.Webhooks;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Tests.Webhooks.Broker;

/// <summary>A broker in memory that fails as a test wants; several pumps may share it.</summary>
internal sealed class ScriptedBroker : IEventBroker
{
    private readonly ConcurrentQueue<(string Merchant, OutgoingEvent Told)> _arrived = new();

    /// <summary>Why it can not be had; null: it can.</summary>
    public string? Down { get; set; }

    /// <summary>
    /// Of a batch: so many arrive, and of so many of these it says so. Null: all, and of all.
    /// </summary>
    public Func<int, (int Arrive, int Confirmed)>? Script { get; set; }

    /// <summary>Whose events it refuses.</summary>
    public string? Refuses { get; set; }

    /// <summary>Awaited before a batch arrives.</summary>
    public Func<Task>? Before { get; set; }

    /// <summary>Everything that arrived, also twice, in this order.</summary>
    public IReadOnlyList<(string Merchant, OutgoingEvent Told)> Arrived => [.. _arrived];

    public ValueTask<string?> OpenAsync(CancellationToken cancellation) => new(Down);

    public async ValueTask<BrokerAnswer> PublishAsync(
        string merchant, IReadOnlyList<OutgoingEvent> events, CancellationToken cancellation)
    {
        await (Before?.Invoke() ?? Task.CompletedTask);
        if (Down is { } down)
        {
            return new BrokerAnswer(0, down);
        }

        if (merchant == Refuses)
        {
            return new BrokerAnswer(0, "refused", IsRefusal: true);
        }

        var (arrive, confirmed) = Script?.Invoke(events.Count) ?? (events.Count, events.Count);
        foreach (var told in events.Take(arrive))
        {
            _arrived.Enqueue((merchant, told));
        }

        return new BrokerAnswer(confirmed, confirmed == events.Count ? null : "scripted");
    }
}
