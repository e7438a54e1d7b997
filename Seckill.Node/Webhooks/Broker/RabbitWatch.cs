using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Webhooks.Broker;

/// <summary>Keeps the status of a connection, and writes one line to the log per change of its state.</summary>
public sealed partial class RabbitWatch(string address, IServerClock clock, ILogger<RabbitWatch> log)
{
    private readonly Lock _gate = new();

    // Swapped whole under the gate.
    private volatile RabbitStatus _status = new(RabbitState.Starting, null, 0, null, null);

    /// <summary>From any thread.</summary>
    public RabbitStatus Status => _status;

    public void Connected() => Become(RabbitState.Connected, null);

    public void Blocked(string reason) => Become(RabbitState.Blocked, reason);

    public void Lost(string reason) => Become(RabbitState.Lost, reason);

    /// <summary>The state stays; an event, or the way to declare things, was refused.</summary>
    public void Refused(string reason)
    {
        lock (_gate)
        {
            _status = _status with { Error = reason, ErrorAt = clock.Now };
        }
    }

    public void Published(int events)
    {
        lock (_gate)
        {
            _status = _status with { Published = _status.Published + events };
        }
    }

    private void Become(RabbitState state, string? error)
    {
        lock (_gate)
        {
            var (was, now) = (_status, clock.Now);
            _status = was with
            {
                State = state,
                Since = state == was.State ? was.Since : now,
                Error = error ?? was.Error,
                ErrorAt = error is null ? was.ErrorAt : now,
            };
            if (state == was.State)
            {
                return;
            }
        }

        switch (state)
        {
            case RabbitState.Connected:
                LogConnected(address);
                break;
            case RabbitState.Blocked:
                LogBlocked(address, error);
                break;
            case RabbitState.Lost:
                LogLost(address, error);
                break;
            default:
                throw new InvalidOperationException($"no case for {state}");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "broker {Address}: connected, it takes events")]
    private partial void LogConnected(string address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "broker {Address}: blocks publishers ({Reason}); events wait")]
    private partial void LogBlocked(string address, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "broker {Address}: lost ({Reason}); events wait")]
    private partial void LogLost(string address, string? reason);
}
