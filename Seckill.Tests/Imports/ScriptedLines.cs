using System.Collections.Concurrent;
using System.Text;
using Seckill.Http.Ports;

namespace Seckill.Tests.Imports;

/// <summary>
/// Items in memory, one for each key. A line says what becomes of it: "bad" is refused, a blank one skipped, any other
/// makes an item.
/// </summary>
public sealed class ScriptedLines : IItemLines
{
    private int _underWay;

    /// <summary>By key: how often its line came, and its text.</summary>
    public ConcurrentDictionary<string, (int Times, string Text)> Made { get; } = new();

    /// <summary>Most lines that were under way at a time.</summary>
    public int MostUnderWay { get; private set; }

    /// <summary>Decides instead of the script where it gives an outcome.</summary>
    public Func<string, Task<LineOutcome?>> Intercept { get; set; } = _ => Task.FromResult<LineOutcome?>(null);

    public async ValueTask<LineResult> MakeAsync(string merchant, string key, ReadOnlyMemory<byte> line)
    {
        var text = Encoding.UTF8.GetString(line.Span);
        MostUnderWay = Math.Max(MostUnderWay, Interlocked.Increment(ref _underWay));
        try
        {
            await Task.Yield();
            if (await Intercept(text) is { } outcome)
            {
                return new LineResult(outcome);
            }

            if (text.Length == 0)
            {
                return new LineResult(LineOutcome.Blank);
            }

            if (text.StartsWith("bad", StringComparison.Ordinal))
            {
                return new LineResult(LineOutcome.Refused, $"problem of {text}");
            }

            Made.AddOrUpdate(key, (1, text), (_, known) => (known.Times + 1, text));
            return new LineResult(LineOutcome.Created);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
