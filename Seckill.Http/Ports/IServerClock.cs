using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>The journal's clock: the one that opens sales and ends holds.</summary>
public interface IServerClock
{
    Instant Now { get; }
}
