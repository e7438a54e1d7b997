using Seckill.Node;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;

return await CliHost.RunAsync(args, CliStreams.OfProcess(), NodeHost.RunAsync, BenchList.All);
