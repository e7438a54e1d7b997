using System.Net.ServerSentEvents;
using System.Text.Json;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill cluster tail: a line for each change, until Ctrl-C; a line that breaks is opened again.</summary>
internal sealed class ClusterTailVerb(VerbPorts ports)
{
    /// <summary>Three pings.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    public Verb Verb => new("tail", "Changes of members and owners as they happen", RunAsync)
    {
        Options = [VerbOptions.Node, VerbOptions.Token],
        Example = "cluster tail -o jsonl",
    };

    private async Task<int> RunAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        try
        {
            await FollowAsync(node, call, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how one stops looking.
        }

        return ExitCode.Yes;
    }

    /// <summary>A node that was never reached is an error; one that was heard is waited for.</summary>
    private async Task FollowAsync(NodeClient node, VerbCall call, CancellationToken cancellation)
    {
        var heard = false;
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await foreach (var told in node.EventsAsync("/cluster/events", Silence, cancellation))
                {
                    (heard, pause) = (true, FirstPause);
                    Print(call, told);
                }

                call.Streams.Complain($"seckill: {node.Address.Authority} ended the stream; asking again");
            }
            catch (CliException fault) when (heard && fault.ExitCode == ExitCode.Unreachable)
            {
                call.Streams.Complain($"seckill: {fault.Message}; asking again in {pause.TotalSeconds:0.#} s");
            }

            await Task.Delay(pause, ports.Time, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static void Print(VerbCall call, SseItem<string> item)
    {
        if (item.EventType == "ping") return;
        var told = JsonSerializer.Deserialize(item.Data, VerbJson.Lenient.ClusterEventResource)!;
        if (call.Output != OutputFormat.Table)
        {
            VerbOutput.Line(call, told, json => json.ClusterEventResource);
            return;
        }

        var what = told.Shard is { } shard
            ? $"shard {shard} {(told.Node is null ? "" : $"to {told.Node} ")}(epoch {told.Epoch})"
            : $"{told.Node} ({told.Incarnation})";
        call.Streams.Out.WriteLine($"{told.At}  {told.Kind,-14}  {what}");
    }
}
