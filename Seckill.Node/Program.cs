using Seckill.Node;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

var ports = new VerbPorts(NodeStoreView.OpenAsync, TimeProvider.System)
{
    OpenTarget = NodeStoreTarget.OpenAsync,
};
return await CliHost.RunAsync(args, CliStreams.OfProcess(), NodeHost.RunAsync, VerbList.Of(ports));
