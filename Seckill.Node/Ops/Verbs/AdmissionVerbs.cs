using Seckill.Domain;
using Seckill.Http.Items;
using Seckill.Http.Json;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill admission: how an item admits purchases, and changing that while it sells.</summary>
internal sealed class AdmissionVerbs(VerbPorts ports)
{
    private const string UsualReason = "seckill admission set";
    private static readonly VerbArgument Item = new("ID", "Id of an item");
    private static readonly VerbOption Rate = new("--rate", "N", "Purchases let through in a second");
    private static readonly VerbOption Burst = new("--burst", "N", "How many may come at once");
    private static readonly VerbOption MaxLine = new("--max-line", "N", "Purchases that may stand in line");

    private static readonly VerbOption Challenge =
        new("--challenge", "none|pow", "What a buyer must solve to get a pass");

    private static readonly VerbOption Reason =
        new("--reason", "TEXT", "Why, recorded with who and when; better than the verb's own words");

    public Verb Group => new("admission", "How an item admits purchases: show it, change it while it sells")
    {
        Verbs =
        [
            new("show", "What is in force, where it is set, and how many stand in line", ShowAsync)
            {
                Arguments = [Item],
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "admission show 0j8h2c6e4f1k9m3p",
            },
            new("set", "Change some settings of a published item, at once; the others stay", SetAsync)
            {
                Arguments = [Item],
                Options = [Rate, Burst, MaxLine, Challenge, Reason, VerbOptions.Node, VerbOptions.Token],
                Example = "admission set 0j8h2c6e4f1k9m3p --rate 500 --max-line 20000 --challenge pow --reason bots",
            },
        ],
    };

    private async Task<int> ShowAsync(VerbCall call, CancellationToken cancellation)
    {
        var path = PathOf(call);
        await using var node = ClusterSources.NeedNode(call, ports);
        Write(call, await node.GetAsync(path, VerbJson.Lenient.AdmissionStateResource, cancellation));
        return ExitCode.Yes;
    }

    private async Task<int> SetAsync(VerbCall call, CancellationToken cancellation)
    {
        var path = PathOf(call);
        var body = new AdmissionChangeBody
        {
            RatePerSecond = NumberOf(call, Rate, 1, AdmissionReader.MostRate),
            Burst = NumberOf(call, Burst, 1, AdmissionReader.MostRate),
            MaxLine = NumberOf(call, MaxLine, 0, AdmissionReader.MostLine),
            Challenge = call.ValueOf(Challenge),
            Reason = call.ValueOf(Reason) ?? UsualReason,
        };
        if (body is { RatePerSecond: null, Burst: null, MaxLine: null, Challenge: null })
        {
            throw new CliException(ExitCode.Usage, "set needs --rate, --burst, --max-line or --challenge");
        }

        await using var node = ClusterSources.NeedNode(call, ports);
        var (_, now) = await node.SendAsync(
            HttpMethod.Put, path, body, EdgeJson.Default.AdmissionChangeBody, VerbJson.Lenient.AdmissionStateResource,
            cancellation);
        Write(call, now);
        return ExitCode.Yes;
    }

    private static string PathOf(VerbCall call) => $"/admission/{VerbOptions.ItemOf(call.ValueOf(Item))}";

    private static int? NumberOf(VerbCall call, VerbOption option, int least, int most) =>
        call.ValueOf(option) is null ? null : VerbOptions.NumberOf(call, option, least, most);

    private static void Write(VerbCall call, AdmissionStateResource state) =>
        VerbOutput.One(call, state, json => json.AdmissionStateResource, to => TextTable.Write(
            to, ["SETTING", "VALUE", "SET-BY"],
            [
                ["rate", state.RatePerSecond, SetBy(state.Own.RatePerSecond)],
                ["burst", state.Burst, SetBy(state.Own.Burst)],
                ["max-line", state.MaxLine, SetBy(state.Own.MaxLine)],
                ["challenge", state.Challenge, "item"],
                ["max-unpaid-orders", state.MaxUnpaidOrders, SetBy(state.Own.MaxUnpaidOrders)],
                ["in-line", state.InLine, null],
            ]));

    private static string SetBy(int? own) => own is null ? "default" : "item";
}
