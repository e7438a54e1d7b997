namespace Seckill.Node.Ops.Bench;

/// <summary>Sends the requests of several scripts in turn; each sees the answers to its own.</summary>
public sealed class TurnsScript(IReadOnlyList<ILoadScript> scripts) : ILoadScript
{
    private readonly Dictionary<int, ILoadScript> _underWay = [];
    private int _next;

    public int Write(int connection, Span<byte> request)
    {
        var script = scripts[_next];
        _next = (_next + 1) % scripts.Count;
        _underWay[connection] = script;
        return script.Write(connection, request);
    }

    public void Read(int connection, int status, ReadOnlySpan<byte> body) =>
        _underWay[connection].Read(connection, status, body);
}
