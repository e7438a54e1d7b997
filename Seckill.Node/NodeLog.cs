using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Seckill.Node.Ops.Management;

namespace Seckill.Node;

/// <summary>Logs of a node: lines on standard error, so that standard output stays for data.</summary>
internal static class NodeLog
{
    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static ILoggerFactory Make(LogLevel level) => Make(new LogDial(level));

    public static ILoggerFactory Make(LogDial dial, bool json = false) =>
        LoggerFactory.Create(logging => Configure(logging, dial, json));

    private static void Configure(ILoggingBuilder logging, LogDial dial, bool json)
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
        if (json)
        {
            // Scopes hold the trace and span of the request, if it has any.
            logging.Configure(options => options.ActivityTrackingOptions =
                ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
            logging.AddJsonConsole(options =>
            {
                options.IncludeScopes = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = Timestamp;
            });
            return;
        }

        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = Timestamp + " ";
        });
    }
}
