using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Journal;

namespace Seckill.Node.Gateway;

/// <summary>The journal's clock, as the edge sees it.</summary>
public sealed class ServerClock(JournalClock clock) : IServerClock
{
    public Instant Now => clock.Now;
}
