using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// As much of Redis' protocol (RESP2, redis.io/docs/latest/develop/reference/protocol-spec) as a benchmark needs:
/// commands are gathered until an answer is read, answers are read one by one.
/// </summary>
internal sealed class RedisConnection : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly MemoryStream _out = new();
    private readonly byte[] _in = new byte[16 * 1024];
    private int _read;
    private int _filled;

    public static async Task<RedisConnection> OpenAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var connection = new RedisConnection();
        try
        {
            await connection._client.ConnectAsync(address, cancellation);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A command, sent when the next answer is read.</summary>
    public void Write(params ReadOnlySpan<string> words)
    {
        Put($"*{words.Length}\r\n");
        foreach (var word in words)
        {
            Put($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }
    }

    /// <summary>The next answer; the words of a list with a space between.</summary>
    /// <exception cref="InvalidOperationException">It is an error.</exception>
    public async ValueTask<string> ReadAsync(CancellationToken cancellation)
    {
        if (_out.Length > 0)
        {
            await _client.GetStream().WriteAsync(_out.GetBuffer().AsMemory(0, (int)_out.Length), cancellation);
            _out.SetLength(0);
        }

        var line = await ReadLineAsync(cancellation);
        switch (line[0])
        {
            case '+' or ':':
                return line[1..];
            case '$':
                return await ReadLineAsync(cancellation);
            case '*':
                var words = new string[int.Parse(line[1..], CultureInfo.InvariantCulture)];
                for (var i = 0; i < words.Length; i++)
                {
                    words[i] = await ReadAsync(cancellation);
                }

                return string.Join(' ', words);
            default:
                throw new InvalidOperationException($"Redis: {line}");
        }
    }

    public void Dispose() => _client.Dispose();

    private void Put(string text) => _out.Write(Encoding.UTF8.GetBytes(text));

    private async ValueTask<string> ReadLineAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var line = _in.AsSpan(_read, _filled - _read);
            if (line.IndexOf("\r\n"u8) is var end and >= 0)
            {
                _read += end + 2;
                return Encoding.UTF8.GetString(line[..end]);
            }

            line.CopyTo(_in);
            (_read, _filled) = (0, line.Length);
            var more = await _client.GetStream().ReadAsync(_in.AsMemory(_filled), cancellation);
            _filled += more > 0 ? more : throw new EndOfStreamException("Redis closed the connection");
        }
    }
}
