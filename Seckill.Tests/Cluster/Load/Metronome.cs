using System.Collections.Concurrent;
using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>
/// Buys one unit of each item at a fixed beat, whatever came back before: it measures how long an item does not sell.
/// It holds passes before the fault, never asks twice, and every beat has a key of its own.
/// </summary>
public sealed class Metronome(
    Storefront front, IReadOnlyList<ItemId> items, TimeSpan beat, int mostBeats, TimeProvider time)
{
    private const int BuyersPerItem = 20;
    private static readonly TimeSpan PassLife = TimeSpan.FromSeconds(80);

    private readonly ConcurrentDictionary<(ItemId, int), (HeldPass Held, string Text, long At)> _passes = new();
    private int _beats;

    /// <summary>So that no beat waits for a pass.</summary>
    public async Task TakePassesAsync()
    {
        foreach (var item in items)
        {
            for (var buyer = 0; buyer < BuyersPerItem; buyer++)
            {
                await TakePassAsync(item, buyer);
            }
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        var open = new List<Task>();
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), time);
        try
        {
            while (_beats < mostBeats && await timer.WaitForNextTickAsync(stop))
            {
                for (; _beats < mostBeats && _beats * beat < time.GetElapsedTime(started); _beats++)
                {
                    open.AddRange(items.Select(item => ClickAsync(item, _beats)));
                }

                open.RemoveAll(click => click.IsCompletedSuccessfully);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }

        await Task.WhenAll(open);
    }

    private async Task ClickAsync(ItemId item, int number)
    {
        var buyer = number % BuyersPerItem;
        if (_passes.TryGetValue((item, buyer), out var pass))
        {
            var attempt = front.Attempt(Name(buyer), item, $"beat-{number}", 1);
            await front.BuyAsync(front.NextNode(), attempt, pass.Held, pass.Text);
        }

        if (pass.Text is null || time.GetElapsedTime(pass.At) > PassLife)
        {
            await TakePassAsync(item, buyer);
        }
    }

    private async Task TakePassAsync(ItemId item, int buyer)
    {
        var (held, text, _) = await front.PassAsync(front.NextNode(), Name(buyer), item);
        if (text is not null)
        {
            _passes[(item, buyer)] = (held, text, time.GetTimestamp());
        }
    }

    private static string Name(int buyer) => $"metronome-{buyer}";
}
