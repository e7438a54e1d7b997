using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>How a crowd comes. Bounded in everything: arrivals per second, visits, visits at one time.</summary>
public sealed record CrowdPlan(IReadOnlyList<ItemId> Items, double PerSecond, int MostVisits, int MostAtOnce = 600);

/// <summary>
/// An open loop of buyers: they come by the clock, whether or not others are still waiting for an answer, and ask the
/// nodes in turn. Each does what buyers do: clicks twice, asks for an answer later, asks again when there was none,
/// reads at another node, pays, cancels.
/// </summary>
public sealed class Crowd(Storefront front, CrowdPlan plan, int seed, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly Random _random = new(seed);
    private readonly string _name = $"c{seed}";
    private int _here;

    /// <summary>Visits that have begun.</summary>
    public int Visits { get; private set; }

    /// <summary>Arrivals that found too many others waiting and went away.</summary>
    public int TurnedAway { get; private set; }

    /// <summary>Comes until told to stop or all have come, then waits until everybody has left.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var open = new List<Task>();
        using var timer = new PeriodicTimer(Tick, time);
        var started = time.GetTimestamp();
        var arrived = 0;
        while (Visits < plan.MostVisits && await NextAsync(timer, stop))
        {
            var due = (int)(time.GetElapsedTime(started).TotalSeconds * plan.PerSecond);
            for (; arrived < due && Visits < plan.MostVisits; arrived++)
            {
                if (Volatile.Read(ref _here) >= plan.MostAtOnce)
                {
                    TurnedAway++;
                    continue;
                }

                open.Add(VisitAsync(NewVisit(), stop));
            }

            open.RemoveAll(visit => visit.IsCompletedSuccessfully);
        }

        await Task.WhenAll(open);
    }

    private Visit NewVisit()
    {
        var number = Visits++;
        var item = plan.Items[_random.Next(plan.Items.Count)];
        var quantity = 1 + _random.Next(3);

        // Every tenth is somebody who was here before, with another key: the limit per buyer meets him.
        var buyer = $"{_name}-{(number > 10 && _random.Next(10) == 0 ? _random.Next(number) : number)}";
        return new Visit(front, front.Attempt(buyer, item, $"k{number}", quantity), new Random(_random.Next()), time);
    }

    private async Task VisitAsync(Visit visit, CancellationToken stop)
    {
        Interlocked.Increment(ref _here);
        try
        {
            await visit.RunAsync(stop);
        }
        finally
        {
            Interlocked.Decrement(ref _here);
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
