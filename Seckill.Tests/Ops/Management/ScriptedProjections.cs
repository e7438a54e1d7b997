using Seckill.Node.Projections;

namespace Seckill.Tests.Ops.Management;

/// <summary>Projections as a test has them; keeps what it was asked.</summary>
internal sealed class ScriptedProjections : IProjectionControl
{
    public List<string> Asked { get; } = [];

    public List<ProjectionStatus> Stands { get; } = [];

    public IReadOnlyList<string> Names { get; } = ["orders", "payments"];

    public IReadOnlyList<ProjectionStatus> Status() => Stands;

    public ValueTask PauseAsync(string projection, CancellationToken cancellation) => Do($"pause {projection}");

    public ValueTask ResumeAsync(string projection, CancellationToken cancellation) => Do($"resume {projection}");

    public ValueTask RebuildAsync(string projection, CancellationToken cancellation) => Do($"rebuild {projection}");

    private ValueTask Do(string what)
    {
        Asked.Add(what);
        return ValueTask.CompletedTask;
    }
}
