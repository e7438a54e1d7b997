using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Seckill.Node.Projections;

/// <summary>Takes a bill in line by line: checks each, keeps it in a file, and notes where it lies.</summary>
/// <param name="file">Empty; it holds the bill's lines afterwards.</param>
internal sealed class BillReader(Stream file)
{
    public const string Head = "kind,paymentId,orderId,amount,currency,time";

    /// <summary>64 MiB, as other bodies that are streamed (api.md, Common).</summary>
    public const int MostBytes = 64 << 20;
    private const int MostLineBytes = 2_048;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly List<BillEntry> _entries = [];
    private int _number;
    private int _offset;
    private long _taken;
    private long _read;

    /// <summary>Throws <see cref="BillRefusedException"/> at the first line that is not one of a bill.</summary>
    public async Task<BillEntry[]> ReadAsync(PipeReader from, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await from.ReadAsync(cancellation);
            var buffer = result.Buffer;
            try
            {
                await TakeAllAsync(result, cancellation);
            }
            finally
            {
                // Also of a bill that is refused: what is left of a request is read away by the server.
                from.AdvanceTo(buffer.GetPosition(_read), buffer.End);
            }

            if (result.IsCompleted)
            {
                break;
            }
        }

        if (_number == 0)
        {
            throw new BillRefusedException(1, $"must be the head {Head}");
        }

        await file.FlushAsync(cancellation);
        return [.. _entries];
    }

    /// <summary>All whole lines; _read tells how many bytes they are.</summary>
    private async ValueTask TakeAllAsync(ReadResult result, CancellationToken cancellation)
    {
        var rest = result.Buffer;
        _read = 0;
        while (TakeLine(ref rest, result.IsCompleted) is { } line)
        {
            _read = result.Buffer.Length - rest.Length;
            await TakeAsync(line, cancellation);
        }

        if (rest.Length > MostLineBytes)
        {
            throw new BillRefusedException(_number + 1, $"is longer than {MostLineBytes} bytes");
        }
    }

    private static byte[]? TakeLine(ref ReadOnlySequence<byte> buffer, bool isLast)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end).ToArray();
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return line;
        }

        if (!isLast || buffer.IsEmpty)
        {
            return null;
        }

        var rest = buffer.ToArray();
        buffer = buffer.Slice(buffer.End);
        return rest;
    }

    private async ValueTask TakeAsync(byte[] bytes, CancellationToken cancellation)
    {
        _number++;
        _taken += bytes.Length + 1;
        if (_taken > MostBytes + 1)
        {
            throw new BillRefusedException(_number, "the bill is larger than 64 MiB", tooLarge: true);
        }

        if (bytes.Length > MostLineBytes)
        {
            throw new BillRefusedException(_number, $"is longer than {MostLineBytes} bytes");
        }

        var text = TextOf(bytes);
        if (_number == 1)
        {
            if (text != Head)
            {
                throw new BillRefusedException(1, $"must be the head {Head}");
            }
        }
        else if (text.Length > 0)
        {
            await KeepAsync(text, bytes, cancellation);
        }
    }

    private async ValueTask KeepAsync(string text, byte[] bytes, CancellationToken cancellation)
    {
        if (!BillLine.TryParse(text, out var line, out var fault))
        {
            throw new BillRefusedException(_number, fault);
        }

        _entries.Add(new BillEntry(
            Bill.KeyOf(line.PaymentId), line.Amount.Amount, _offset, (ushort)bytes.Length, line.IsRefund));
        await file.WriteAsync(bytes, cancellation);
        _offset += bytes.Length;
    }

    /// <summary>A byte order mark and a carriage return are what spreadsheets add.</summary>
    private string TextOf(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes).TrimEnd('\r').TrimStart('\ufeff');
        }
        catch (DecoderFallbackException)
        {
            throw new BillRefusedException(_number, "is no UTF-8");
        }
    }
}
