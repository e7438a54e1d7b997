using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill projections: the read models, how far they are, and what is done to them.</summary>
internal sealed class ProjectionVerbs(VerbPorts ports)
{
    private static readonly VerbArgument Name = new("NAME", "orders, payments or deliveries");

    public Verb Group => new("projections", "Read models: how far they are; pause, resume, rebuild one")
    {
        Verbs =
        [
            new("list", "How far each read model is, and what stands in its way", ListAsync)
            {
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "projections list",
            },
            Action("pause", "Lands no more commits until it is resumed; selling goes on"),
            Action("resume", "Ends a pause, and tries again what stopped it"),
            new("rebuild", "Empties a read model and folds the whole journal again", (call, cancellation) =>
            {
                VerbOptions.NeedYes(call, "lists and certificates miss what has not landed again");
                return ActAsync(call, "rebuild", cancellation);
            })
            {
                Arguments = [Name],
                Options = [VerbOptions.Yes, VerbOptions.Node, VerbOptions.Token],
                Example = "projections rebuild orders --yes",
            },
        ],
    };

    private Verb Action(string name, string summary) =>
        new(name, summary, (call, cancellation) => ActAsync(call, name, cancellation))
        {
            Arguments = [Name],
            Options = [VerbOptions.Node, VerbOptions.Token],
            Example = $"projections {name} payments",
        };

    private async Task<int> ListAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        Write(call, await node.GetAsync("/projections", VerbJson.Lenient.ProjectionList, cancellation));
        return ExitCode.Yes;
    }

    private async Task<int> ActAsync(VerbCall call, string action, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        var (_, list) = await node.SendAsync(
            HttpMethod.Post, $"/projections/{Uri.EscapeDataString(call.ValueOf(Name)!)}/{action}", null,
            VerbJson.Lenient.ProjectionList, cancellation);
        Write(call, list);
        return ExitCode.Yes;
    }

    private static void Write(VerbCall call, ProjectionList list)
    {
        VerbOutput.List(
            call, list, json => json.ProjectionList, list.Projections, json => json.ProjectionResource,
            ("PROJECTION", one => one.Name), ("STATE", one => one.State), ("BEHIND", one => one.Behind),
            ("OLDEST-MS", one => one.OldestMs), ("TROUBLE", one => one.Shards.Count));
        var troubles = list.Projections.SelectMany(one => one.Shards.Select(shard => (one.Name, shard)));
        foreach (var (name, trouble) in troubles)
        {
            call.Streams.Error.WriteLine(
                $"seckill: {name} is {trouble.State} at {trouble.Position.Shard}/{trouble.Position.Offset}: "
                    + $"{trouble.Fault}; projections resume {name} tries again, rebuild begins anew");
        }
    }
}
