using Seckill.Http.Ports;

namespace Seckill.Node.Imports;

/// <summary>Carries out some lines of a part, so many at a time, and says what to write of them.</summary>
internal sealed class ChunkRunner(IItemLines lines, ImportRunnerOptions options)
{
    /// <summary>
    /// The lines that follow, up to the first that can not be decided now: those behind it are carried out again later,
    /// which makes nothing twice. They also end where too many have failed.
    /// </summary>
    public async ValueTask<ImportStep> RunAsync(
        ImportRow import, PartLines part, IServerClock clock, CancellationToken cancellation)
    {
        var first = import.Lines + 1;
        var results = new LineResult?[(int)Math.Min(options.Chunk, part.Last - import.Lines)];
        var isBroken = false;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, results.Length),
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellation },
            async (i, _) =>
            {
                if (Volatile.Read(ref isBroken))
                {
                    return;
                }

                var result = await lines.MakeAsync(import.Merchant, KeyOf(import, first + i), part[first + i]);
                results[i] = result;
                if (result.Outcome == LineOutcome.NotNow)
                {
                    Volatile.Write(ref isBroken, true);
                }
            });
        return StepOf(import, part, results, clock);
    }

    /// <summary>
    /// Spaces keep it apart from every Idempotency-Key that a merchant can send; the body's digest from an import of
    /// the same id that was forgotten.
    /// </summary>
    public static string KeyOf(ImportRow import, long line) =>
        $"import {import.Id} {Convert.ToHexStringLower(import.BodyDigest.AsSpan(0, 8))} line {line}";

    private ImportStep StepOf(
        ImportRow import, PartLines part, IReadOnlyList<LineResult?> results, IServerClock clock)
    {
        var (done, created, failures) = (0, 0, new List<LineFailure>());
        while (done < results.Count && results[done] is { Outcome: not LineOutcome.NotNow } result
            && import.Failed + failures.Count < options.MostErrors)
        {
            done++;
            switch (result.Outcome)
            {
                case LineOutcome.Created:
                    created++;
                    break;
                case LineOutcome.Refused:
                    failures.Add(new LineFailure(import.Lines + done, result.Problem!));
                    break;
                case LineOutcome.Blank:
                    break;
                default:
                    throw new InvalidOperationException($"no case for {result.Outcome}");
            }
        }

        var (now, line) = (clock.Now, import.Lines + done);
        var state = line == import.TotalLines ? ImportState.Done
            : import.Failed + failures.Count >= options.MostErrors ? ImportState.Stopped : ImportState.Running;

        // Let go at the end of a part, for whoever has waited longer; and for a while where the next line must wait.
        var (isPartDone, isHeldUp) = (line == part.Last, done < results.Count);
        var heldUntil = isPartDone ? now : now + (isHeldUp ? options.Rest : options.Hold);
        return new ImportStep(
            import, line, created, failures, state, isPartDone, now, heldUntil, isPartDone || isHeldUp);
    }
}
