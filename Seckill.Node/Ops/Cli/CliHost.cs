using System.CommandLine;
using System.Runtime.InteropServices;
using Seckill.Node.Config;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Cli;

/// <summary>Parses the command line, runs the verb, and turns what comes back into an exit code.</summary>
public static class CliHost
{
    /// <param name="args">As the process got them.</param>
    /// <param name="streams">Where to write.</param>
    /// <param name="runNode">Runs a node until cancelled; returns an exit code.</param>
    /// <param name="verbs">All verbs besides run, version and help.</param>
    /// <param name="cancellation">Stops it as Ctrl-C does.</param>
    public static async Task<int> RunAsync(
        string[] args, CliStreams streams, Func<NodeSettings, CancellationToken, Task<int>> runNode,
        IReadOnlyList<Verb> verbs, CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(stop, signal));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(stop, signal));
        try
        {
            var parsed = Parse(new CliGrammar(streams, runNode, verbs).Root, args);
            return parsed.Errors.Count > 0 ? Usage(parsed, streams) : await InvokeAsync(parsed, streams, stop.Token);
        }
        catch (CliException refusal)
        {
            streams.Complain($"seckill: {refusal.Message}");
            return refusal.ExitCode;
        }
        catch (OutputLostException lost)
        {
            if (!lost.ReaderLeft)
            {
                streams.Complain($"seckill: {lost.Message}");
            }

            // Never Yes: a verdict that nobody could read is none.
            return lost.ReaderLeft ? ExitCode.ReaderLeft : ExitCode.BadInput;
        }
        catch (JournalDamagedException damage)
        {
            streams.Complain($"seckill: {damage.Message}; run audit verify");
            return ExitCode.No;
        }
        catch (SettingsException refusal)
        {
            streams.Complain($"seckill: {refusal.Message}");
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            streams.Complain("seckill: stopped before the end");
            return ExitCode.No;
        }
        catch (Exception bug)
        {
            streams.Complain($"seckill: a bug: {bug}");
            return ExitCode.Bug;
        }
    }

    /// <summary>Arguments that begin with @ are themselves, not files of arguments.</summary>
    internal static ParseResult Parse(RootCommand root, IReadOnlyList<string> args) =>
        root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>Signals are ours alone: a node needs more than the library's two seconds to stop.</summary>
    private static Task<int> InvokeAsync(ParseResult parsed, CliStreams streams, CancellationToken stop) =>
        parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = streams.Out,
                Error = streams.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            stop);

    private static int Usage(ParseResult parsed, CliStreams streams)
    {
        foreach (var error in parsed.Errors) streams.Complain($"seckill: {error.Message}");
        streams.Error.WriteLine("seckill help lists the verbs, seckill help VERB shows one.");
        return ExitCode.Usage;
    }

    /// <summary>The first signal asks to stop; a second one is not ours and ends the process.</summary>
    private static void Stop(CancellationTokenSource stop, PosixSignalContext signal)
    {
        signal.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }
}
