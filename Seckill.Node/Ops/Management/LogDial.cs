using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// The least level that is logged, changed while the node runs. Loggers work their filters out anew when it is turned,
/// so a line that is not wanted costs what it did before. It is not kept: a restart begins with the configured level.
/// </summary>
public sealed class LogDial(LogLevel level) : IConfigureOptions<LoggerFilterOptions>,
    IOptionsChangeTokenSource<LoggerFilterOptions>
{
    private volatile int _level = (int)level;
    private CancellationTokenSource _turned = new();

    public string Name => Options.DefaultName;

    public LogLevel Level => (LogLevel)_level;

    public void Turn(LogLevel to)
    {
        _level = (int)to;
        Interlocked.Exchange(ref _turned, new CancellationTokenSource()).Cancel();
    }

    public void Configure(LoggerFilterOptions options) => options.MinLevel = Level;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref _turned).Token);
}
