using Microsoft.Extensions.Logging;
using Seckill.Client;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Config;

namespace Seckill.Node.Ops.Demo;

/// <summary>Sends crowds of made-up buyers over the network, one crowd at a time. Any thread.</summary>
internal sealed partial class CrowdSender(
    DemoNetwork network, DemoOptions options, Random random, TimeProvider time, ILogger<CrowdSender> log)
    : ICrowds, IAsyncDisposable
{
    private const int MostRemembered = 50;

    private readonly Lock _gate = new();
    private readonly List<Crowd> _crowds = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public int MostBuyers => options.MostBuyers;

    public int MostSeconds => options.MostSeconds;

    public CrowdView? Start(ItemId item, int buyers, int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(buyers, options.MostBuyers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, options.MostSeconds);
        lock (_gate)
        {
            if (!_running.IsCompleted || _stop.IsCancellationRequested)
            {
                return null;
            }

            var crowd = new Crowd($"crowd-{random.Next():x8}", item, buyers, seconds);
            _crowds.Add(crowd);
            _crowds.RemoveRange(0, Math.Max(0, _crowds.Count - MostRemembered));
            _running = Task.Run(() => RunAsync(crowd, _stop.Token));
            return crowd.View;
        }
    }

    public CrowdView? Find(string id)
    {
        lock (_gate)
        {
            return _crowds.Find(crowd => crowd.Id == id)?.View;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(Crowd crowd, CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAll(Arrivals(crowd).Select((after, at) => ComeAsync(crowd, at, after, cancellation)));
            LogGone(CrowdText.Of(crowd.View));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The node stops.
        }
        finally
        {
            crowd.Done = true;
        }
    }

    /// <summary>Half of them in the first tenth, as when a sale opens.</summary>
    private List<(TimeSpan After, double Kind)> Arrivals(Crowd crowd)
    {
        lock (_gate)
        {
            return
            [
                .. Enumerable.Range(0, crowd.Buyers).Select(_ => (
                    TimeSpan.FromSeconds(
                        crowd.Seconds * random.NextDouble() * (random.Next(2) == 0 ? 0.1 : 1)), random.NextDouble())),
            ];
        }
    }

    private async Task ComeAsync(
        Crowd crowd, int at, (TimeSpan After, double Kind) buyer, CancellationToken cancellation)
    {
        await Task.Delay(buyer.After, time, cancellation);
        var name = $"{crowd.Id}-{at}";
        try
        {
            var client = await network.SignInAsync(name, ["buyer"], cancellation);
            await new CrowdBuyer(client, crowd.Count, buyer.Kind).RunAsync(
                crowd.Item.ToString(), name, cancellation);
        }
        catch (Exception fault) when (fault is SeckillProblemException or SeckillUnreachableException)
        {
            crowd.Count.Add(nameof(CrowdTally.Undecided));
        }
    }

    [LoggerMessage(LogLevel.Information, "{Summary}")]
    private partial void LogGone(string summary);

    private sealed record Crowd(string Id, ItemId Item, int Buyers, int Seconds)
    {
        private volatile bool _done;

        public CrowdCount Count { get; } = new();

        public bool Done
        {
            get => _done;
            set => _done = value;
        }

        public CrowdView View => new(Id, Item, Buyers, Seconds, Done, Count.Read());
    }
}
