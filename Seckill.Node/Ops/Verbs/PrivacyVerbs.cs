using System.Globalization;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill privacy: a person who wishes to be forgotten.</summary>
internal sealed class PrivacyVerbs(VerbPorts ports)
{
    private static readonly VerbOption Buyer = new("--buyer", "SUB", "Whose data, by the sub of his token");
    private static readonly VerbOption Reason = new("--reason", "TEXT", "Why; stands in the node's log (on request)");

    public Verb Group => new("privacy", "Personal data of buyers")
    {
        Verbs =
        [
            new("erase", "Erases name, phone, address and network of a buyer's orders, for good", EraseAsync)
            {
                Options = [Buyer, Reason, VerbOptions.Yes, VerbOptions.Node, VerbOptions.Token],
                Example = "privacy erase --buyer u-4711 --reason letter --yes",
            },
        ],
    };

    /// <summary>3 when the buyer has no order.</summary>
    private async Task<int> EraseAsync(VerbCall call, CancellationToken cancellation)
    {
        var buyer = call.ValueOf(Buyer) ?? throw new CliException(ExitCode.Usage, "erase needs --buyer SUB");
        VerbOptions.NeedYes(call, "what is erased can not be had back");
        await using var node = ClusterSources.NeedNode(call, ports);
        var (_, erased) = await node.SendAsync(
            HttpMethod.Post, "/privacy/erasures",
            new ErasureBody { Buyer = buyer, Reason = call.ValueOf(Reason) ?? "on request" },
            ManagementJson.Default.ErasureBody, VerbJson.Lenient.ErasureResource, cancellation);
        VerbOutput.List(
            call, erased, json => json.ErasureResource, [erased], json => json.ErasureResource,
            ("BUYER", one => one.Buyer), ("ORDERS", one => one.Orders.ToString(CultureInfo.InvariantCulture)));
        return erased.Orders > 0 ? ExitCode.Yes
            : throw new CliException(ExitCode.NotFound, $"{buyer} has no order: is it the sub of his token?");
    }
}
