using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Seckill.Node.Ops.Management;

namespace Seckill.Node;

/// <summary>Logs of a node: lines on standard error, so that standard output stays for data.</summary>
internal static class NodeLog
{
    public static ILoggerFactory Make(LogLevel level) => Make(new LogDial(level));

    public static ILoggerFactory Make(LogDial dial) => LoggerFactory.Create(logging => Configure(logging, dial));

    private static void Configure(ILoggingBuilder logging, LogDial dial)
    {
        logging.ClearProviders();
        logging.Services.AddSingleton<IConfigureOptions<LoggerFilterOptions>>(dial);
        logging.Services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(dial);
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Switched off, this source makes no activity for each request, which the purchase path would pay for.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        logging.Services.Configure<ConsoleLoggerOptions>(
            options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
    }
}
