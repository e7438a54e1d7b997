using Seckill.Node.Config;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Doctor;

/// <summary>What doctor needs of the composition root.</summary>
/// <param name="Examine">Asks the store; null: none yet; throws a CliException that says why not.</param>
/// <param name="Time">The machine's clock.</param>
internal sealed record DoctorPorts(
    Func<NodeSettings, CancellationToken, Task<StoreCheckup?>> Examine, TimeProvider Time);
