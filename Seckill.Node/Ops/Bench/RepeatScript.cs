namespace Seckill.Node.Ops.Bench;

/// <summary>Sends the same bytes again and again: the echoes.</summary>
public sealed class RepeatScript(byte[] request) : ILoadScript
{
    public int Write(int connection, Span<byte> target)
    {
        request.CopyTo(target);
        return request.Length;
    }
}
