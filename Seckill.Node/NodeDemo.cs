using Microsoft.Extensions.Logging;
using Seckill.Client;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Config;
using Seckill.Node.Ops.Demo;

namespace Seckill.Node;

/// <summary>
/// A node's made-up people, wired: crowds on request in the development profile, and with --demo the items to look at.
/// </summary>
internal sealed class NodeDemo : IAsyncDisposable
{
    private const int Buyers = 200;
    private const int Seconds = 20;

    private readonly DemoNetwork _network;
    private readonly CrowdSender _crowds;

    /// <param name="settings">The node's.</param>
    /// <param name="address">Of the public listener, once it listens.</param>
    /// <param name="logs">Where summaries of crowds go.</param>
    public NodeDemo(NodeSettings settings, Func<Uri> address, ILoggerFactory logs)
    {
        _network = new DemoNetwork(address);
        _crowds = new CrowdSender(
            _network, settings.Demonstration, Random.Shared, TimeProvider.System, logs.CreateLogger<CrowdSender>());
    }

    public ICrowds Crowds => _crowds;

    /// <summary>Makes the items, prints the links, and listens for the Enter key where there is a terminal.</summary>
    public async Task ShowAsync(CancellationToken cancellation)
    {
        try
        {
            var items = await new DemoShop(_network, TimeProvider.System).OpenAsync(cancellation);
            await Console.Error.WriteLineAsync(DemoText.Of(_network.Address, items, !Console.IsInputRedirected));
            if (!Console.IsInputRedirected)
            {
                _ = Task.Run(() => ReadKeys([.. items.Select(one => one.Made)], cancellation), cancellation);
            }
        }
        catch (Exception fault) when (fault is SeckillProblemException or SeckillUnreachableException)
        {
            await Console.Error.WriteLineAsync(
                $"The demonstration could not be set up, the node runs on without it: {fault.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _crowds.DisposeAsync();
        _network.Dispose();
    }

    /// <summary>Each Enter sends a crowd to the next item. The process does not wait for this thread.</summary>
    private void ReadKeys(IReadOnlyList<MerchantItem> items, CancellationToken cancellation)
    {
        for (var at = 1; Console.In.ReadLine() is not null && !cancellation.IsCancellationRequested; at++)
        {
            var item = items[at % items.Count];
            Console.Error.WriteLine(
                ItemId.TryParse(item.Id, out var id) && _crowds.Start(id, Buyers, Seconds) is not null
                    ? $"{Buyers} buyers are on their way to: {item.Title}"
                    : "The crowd before is still there; try again when it has left.");
        }
    }
}
