using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Http;

/// <summary>A crowd that never comes, as far as the edge can tell it from a real one.</summary>
public sealed class MemoryCrowds : ICrowds
{
    private CrowdView? _crowd;

    public int MostBuyers => 1_000;

    public int MostSeconds => 60;

    public CrowdView? Start(ItemId item, int buyers, int seconds) => _crowd is not null
        ? null : _crowd = new CrowdView("c1", item, buyers, seconds, Done: false, new CrowdTally { Arrived = 1 });

    public CrowdView? Find(string id) => _crowd?.Id == id ? _crowd : null;
}
