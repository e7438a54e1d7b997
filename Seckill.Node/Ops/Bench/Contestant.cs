using System.Diagnostics;

namespace Seckill.Node.Ops.Bench;

/// <summary>Somebody who answers load: a process, what is sent to it, and over which connections.</summary>
public sealed record Contestant(string Name, LoadGenerator Load, ILoadScript Script, Process Process)
{
    /// <summary>Process id of the database server it works with; 0: none that we know.</summary>
    public int DatabaseId { get; init; }

    /// <summary>Another process that has a part in its answers, such as a node that passes requests on.</summary>
    public Process? Beside { get; init; }
}
