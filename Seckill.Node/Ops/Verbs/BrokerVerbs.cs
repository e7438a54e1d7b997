using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill broker: where all events go.</summary>
internal sealed class BrokerVerbs(VerbPorts ports)
{
    public Verb Group => new("broker", "The installation's broker (seckill.events.rabbitmq)")
    {
        Verbs =
        [
            new("show", "The node's connection to it, and the events that wait", ShowAsync)
            {
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "broker show",
            },
        ],
    };

    private async Task<int> ShowAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        var shown = await node.GetAsync("/broker", VerbJson.Lenient.BrokerResource, cancellation);
        VerbOutput.One(call, shown, json => json.BrokerResource, to => TextTable.Pairs(
            to, ("state", shown.State), ("since", shown.Since), ("published", shown.Published),
            ("behind", shown.Behind?.Events), ("merchants", shown.Behind?.Merchants),
            ("oldest", shown.Behind?.OldestAt), ("error", shown.Error), ("error at", shown.ErrorAt)));
        return ExitCode.Yes;
    }
}
