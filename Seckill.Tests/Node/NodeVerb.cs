using Seckill.Node;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Tests.Node;

/// <summary>Runs a verb of the binary, wired as Program wires it, against real nodes and stores.</summary>
internal static class NodeVerb
{
    public static async Task<(int Code, string Out, string Error)> RunAsync(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CliHost.RunAsync(
            words, new CliStreams(output, error, false, _ => null),
            (_, _) => throw new InvalidOperationException("no node is run here"),
            VerbList.Of(new VerbPorts(NodeStoreView.OpenAsync, TimeProvider.System)
            {
                OpenTarget = NodeStoreTarget.OpenAsync,
            }),
            TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
