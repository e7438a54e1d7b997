using System.Buffers.Text;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Finds where an HTTP/1.1 answer ends in the bytes received so far, and its status: no more than a load generator
/// needs. It knows Content-Length and chunked bodies (RFC 9112), as Kestrel sends them.
/// </summary>
public readonly ref struct HttpAnswer
{
    private HttpAnswer(int status, int length, ReadOnlySpan<byte> body, bool closes)
    {
        Status = status;
        Length = length;
        Body = body;
        Closes = closes;
    }

    public int Status { get; }

    /// <summary>Bytes of the whole answer; 0 while it is incomplete.</summary>
    public int Length { get; }

    /// <summary>The body; of a chunked one its first chunk, which holds all of a small answer.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>The server will close the connection after this answer.</summary>
    public bool Closes { get; }

    /// <exception cref="InvalidDataException">The bytes are no such answer.</exception>
    public static HttpAnswer Parse(ReadOnlySpan<byte> received)
    {
        var headEnd = received.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
        {
            return default;
        }

        var head = received[..(headEnd + 2)];
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[9..], out int status, out var digits)
            || digits != 3)
        {
            throw new InvalidDataException("the answer does not begin with an HTTP/1.1 status line");
        }

        var closes = head.IndexOf("\r\nConnection: close\r\n"u8) >= 0;
        var rest = received[(headEnd + 4)..];
        var at = head.IndexOf("\r\nContent-Length: "u8);
        if (at >= 0 && Utf8Parser.TryParse(head[(at + 18)..], out int length, out _))
        {
            return rest.Length < length
                ? default : new HttpAnswer(status, headEnd + 4 + length, rest[..length], closes);
        }

        if (head.IndexOf("\r\nTransfer-Encoding: chunked\r\n"u8) >= 0)
        {
            var end = EndOfChunks(rest, out var first);
            return end < 0 ? default : new HttpAnswer(status, headEnd + 4 + end, first, closes);
        }

        return status is 204 or 304
            ? new HttpAnswer(status, headEnd + 4, default, closes)
            : throw new InvalidDataException("the answer has neither Content-Length nor chunks");
    }

    private static int EndOfChunks(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> first)
    {
        first = default;
        for (var at = 0; ;)
        {
            var line = bytes[at..].IndexOf("\r\n"u8);
            if (line < 0)
            {
                return -1;
            }

            if (!Utf8Parser.TryParse(bytes.Slice(at, line), out int size, out var digits, 'x') || digits == 0)
            {
                throw new InvalidDataException("a chunk does not begin with its size");
            }

            var data = at + line + 2;
            if (bytes.Length < data + size + 2)
            {
                return -1;
            }

            if (at == 0)
            {
                first = bytes.Slice(data, size);
            }

            at = data + size + 2;
            if (size == 0)
            {
                return at;
            }
        }
    }
}
