using System.Diagnostics;

namespace Seckill.Node.Crashing;

/// <summary>
/// Lets the process die at a named point as by kill -9, for the campaign (docs/PROOF.md). Unarmed, as every node is
/// that was not started with the variable, a point costs a read and a branch.
/// </summary>
public static class Crash
{
    /// <summary>
    /// Name of the environment variable. Its value: a point and its how-manieth hit (append-in-flight:3), or watch.
    /// </summary>
    public const string Variable = "SECKILL_CRASH_AT";

    private static CrashPlan? _plan;

    public static bool IsArmed => _plan is not null;

    /// <summary>To be called before anything else runs. Null or empty: not armed.</summary>
    /// <returns>What is wrong with the text; null: nothing.</returns>
    public static string? Arm(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        _plan = CrashPlan.Parse(text, Console.Error.WriteLine, Die);
        return _plan is null
            ? $"{Variable}={text} is not watch, nor POINT:N with N from 1 and one of the points "
                + string.Join(", ", CrashPlan.Names)
            : null;
    }

    public static void At(CrashPoint point) => _plan?.Hit(point);

    /// <summary>SIGKILL: no finalizer runs, nothing is flushed.</summary>
    private static void Die()
    {
        Process.GetCurrentProcess().Kill();

        // Where the system takes its time with it, this thread at least does nothing more.
        new ManualResetEvent(false).WaitOne();
    }
}
