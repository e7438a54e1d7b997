using Microsoft.Extensions.Logging;

namespace Seckill.Node.Ops.Simulation;

/// <summary>A node's log under the name of a class.</summary>
internal sealed class SimLogOf<T>(ILogger log) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => log.Log(logLevel, eventId, state, exception, formatter);
}
