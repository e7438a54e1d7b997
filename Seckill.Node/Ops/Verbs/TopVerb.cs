using System.Text.Json;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill top: the cluster as it sells, on a live screen or a line a second.</summary>
internal sealed class TopVerb(VerbPorts ports)
{
    private const int MostTimes = 1_000_000_000;

    /// <summary>Figures come once a second.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly VerbOption Plain = new("--plain", null, "A line a second instead of a screen");
    private static readonly VerbOption Times = new("--times", "N", "End after so many figures");

    public Verb Verb => new("top", "Nodes, sales, refusals, lines, append times, projections, once a second", RunAsync)
    {
        Options = [Plain, Times, VerbOptions.Node, VerbOptions.Token],
        Example = "top --plain --times 10",
    };

    private async Task<int> RunAsync(VerbCall call, CancellationToken cancellation)
    {
        var times = VerbOptions.NumberOf(call, Times, 1, MostTimes, MostTimes);
        var live = call.Output == OutputFormat.Table && !call.Has(Plain) && !Console.IsOutputRedirected;
        await using var node = ClusterSources.NeedNode(call, ports);
        try
        {
            if (live)
            {
                await WatchAsync(node, call, times, cancellation);
            }
            else
            {
                await ReadAsync(node, times, top => Print(call, top), cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how one stops looking.
        }

        return ExitCode.Yes;
    }

    /// <summary>The screen is opened with the first figures: a node that can not be reached says so as ever.</summary>
    private async Task WatchAsync(NodeClient node, VerbCall call, int times, CancellationToken cancellation)
    {
        TopResource? latest = null;
        LiveScreen? screen = null;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            var quit = LiveScreen.QuitAsync(ports.Time, end.Token);
            var reading = ReadAsync(
                node, times,
                top =>
                {
                    latest = top;
                    screen ??= new LiveScreen(
                        call.Streams.Out,
                        (width, height) => TopText.Screen(latest, node.Address.Authority, width, height));
                    screen.Draw();
                },
                end.Token);
            var first = await Task.WhenAny(quit, reading);
            await end.CancelAsync();
            await (first == reading ? reading : reading.ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));
        }
        finally
        {
            screen?.Dispose();
        }
    }

    private static async Task ReadAsync(
        NodeClient node, int times, Action<TopResource> show, CancellationToken cancellation)
    {
        var seen = 0;
        await foreach (var item in node.EventsAsync("/top", Silence, cancellation))
        {
            show(JsonSerializer.Deserialize(item.Data, VerbJson.Lenient.TopResource)!);
            if (++seen == times)
            {
                return;
            }
        }

        throw new CliException(
            ExitCode.Unreachable, $"{node.Address.Authority} ended the stream; --node URL names another node");
    }

    private static void Print(VerbCall call, TopResource top)
    {
        if (call.Output == OutputFormat.Table)
        {
            call.Streams.Out.WriteLine(TopText.Line(top));
        }
        else
        {
            VerbOutput.Line(call, top, json => json.TopResource);
        }

        call.Streams.Out.Flush();
    }
}
