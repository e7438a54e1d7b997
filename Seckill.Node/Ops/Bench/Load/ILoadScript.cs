namespace Seckill.Node.Ops.Bench;

/// <summary>
/// What a load generator sends and what becomes of the answers. Called from the generator's one thread only.
/// </summary>
public interface ILoadScript
{
    /// <summary>
    /// Writes the next request of a connection, an HTTP/1.1 message with its Content-Length; returns its length, 0 when
    /// there is nothing left to send. It runs between two system calls, so it copies prepared bytes and no more.
    /// </summary>
    int Write(int connection, Span<byte> request);

    /// <summary>Sees the answer to the connection's request; the generator has counted it already.</summary>
    void Read(int connection, int status, ReadOnlySpan<byte> body)
    {
    }
}
