using System.Text;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Sends each of so many prepared requests once and keeps one text member of each JSON answer: how tokens and passes
/// are fetched before a measurement.
/// </summary>
public sealed class CollectScript(int count, string member, Func<int, byte[]> request) : ILoadScript
{
    private readonly JsonText _member = new(member);
    private readonly byte[][] _values = new byte[count][];
    private readonly Dictionary<int, int> _underWay = [];
    private int _next;
    private string? _failure;

    /// <summary>The members, in the order of the requests.</summary>
    /// <exception cref="InvalidOperationException">A request had no such answer; its text says which.</exception>
    public byte[][] Values
    {
        get
        {
            var missing = Array.IndexOf(_values, null);
            return missing < 0 ? _values : throw new InvalidOperationException(
                $"no {member} for request {missing} of {count}: {_failure ?? "no answer"}");
        }
    }

    public int Write(int connection, Span<byte> target)
    {
        if (_next == count)
        {
            return 0;
        }

        _underWay[connection] = _next;
        var bytes = request(_next++);
        bytes.CopyTo(target);
        return bytes.Length;
    }

    public void Read(int connection, int status, ReadOnlySpan<byte> body)
    {
        if (status is (>= 200 and < 300) && _member.Of(body) is { Length: > 0 } text)
        {
            _values[_underWay[connection]] = text.ToArray();
        }
        else
        {
            _failure ??= $"{status} {Encoding.UTF8.GetString(body)}";
        }
    }
}
