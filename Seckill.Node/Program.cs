using Seckill.Node;
using Seckill.Node.Crashing;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Doctor;
using Seckill.Node.Ops.Verbs;

if (Crash.Arm(Environment.GetEnvironmentVariable(Crash.Variable)) is { } fault)
{
    Console.Error.WriteLine($"seckill: {fault}");
    return ExitCode.BadInput;
}

var ports = new VerbPorts(NodeStoreView.OpenAsync, TimeProvider.System)
{
    Doctor = new DoctorPorts(NodeHost.ExamineStoreAsync, TimeProvider.System),
    OpenTarget = NodeStoreTarget.OpenAsync,
};
return await CliHost.RunAsync(args, CliStreams.OfProcess(), NodeHost.RunAsync, VerbList.Of(ports));
