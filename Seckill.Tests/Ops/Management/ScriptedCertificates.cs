using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Ops.Management;

/// <summary>Read models that agree with every balance.</summary>
internal sealed class ScriptedCertificates : ICertificates
{
    public ValueTask<IReadOnlyList<string>> DifferencesAsync(ItemBalance balance, CancellationToken cancellation) =>
        new([]);
}
