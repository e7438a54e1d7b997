using System.Globalization;
using System.Text;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Audit;

/// <summary>seckill audit checkpoint: signed heads, to be kept where nobody can change them with the journal.</summary>
internal sealed class CheckpointVerbs(VerbPorts ports)
{
    private const int MostListed = 100;
    private static readonly VerbOption Limit = new("--limit", "N", "At most so many, newest first (20)");

    public Verb Group => new("checkpoint", "Signed checkpoints: list them, take one away")
    {
        Verbs =
        [
            new("list", "Those in the database, newest first", ListAsync)
            {
                Options = [Limit, VerbOptions.Node, VerbOptions.Token],
                Example = "audit checkpoint list --limit 5",
            },
            new("export", "Takes a fresh one and prints it, for audit verify --against", ExportAsync)
            {
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "audit checkpoint export",
            },
        ],
    };

    private async Task<int> ListAsync(VerbCall call, CancellationToken cancellation)
    {
        var limit = VerbOptions.NumberOf(call, Limit, 1, MostListed, 20);
        await using var node = ClusterSources.NeedNode(call, ports);
        var list = await node.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"/audit/checkpoints?limit={limit}"),
            VerbJson.Lenient.CheckpointList, cancellation);
        VerbOutput.List(
            call, list, json => json.CheckpointList, list.Data, json => json.CheckpointResource,
            ("NUMBER", one => one.Number), ("AT", one => one.At), ("COMMITS", one => one.Commits),
            ("ROOT", one => one.Root));
        return ExitCode.Yes;
    }

    private async Task<int> ExportAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        var (_, file) = await node.SendAsync(
            HttpMethod.Post, "/audit/checkpoints", null, VerbJson.Lenient.CheckpointFile, cancellation);
        var bytes = file.Write();
        CheckpointFile.Read(bytes);
        call.Streams.Out.WriteLine(Encoding.UTF8.GetString(bytes));
        return ExitCode.Yes;
    }
}
