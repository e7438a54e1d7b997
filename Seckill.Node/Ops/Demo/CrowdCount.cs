using System.Collections.Concurrent;
using Seckill.Http.Ports;

namespace Seckill.Node.Ops.Demo;

/// <summary>Counts what becomes of a crowd's buyers. Any thread.</summary>
internal sealed class CrowdCount
{
    private readonly ConcurrentDictionary<string, int> _counts = [];
    private readonly ConcurrentDictionary<string, int> _refused = [];

    public void Add(string what) => _counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    public void Refuse(string code) => _refused.AddOrUpdate(code, 1, (_, count) => count + 1);

    public CrowdTally Read() => new()
    {
        Arrived = Of(nameof(CrowdTally.Arrived)),
        Won = Of(nameof(CrowdTally.Won)),
        Waiting = Of(nameof(CrowdTally.Waiting)),
        Undecided = Of(nameof(CrowdTally.Undecided)),
        Paid = Of(nameof(CrowdTally.Paid)),
        Declined = Of(nameof(CrowdTally.Declined)),
        Cancelled = Of(nameof(CrowdTally.Cancelled)),
        Unpaid = Of(nameof(CrowdTally.Unpaid)),
        Refused = _refused.ToDictionary(),
    };

    private int Of(string what) => _counts.GetValueOrDefault(what);
}
