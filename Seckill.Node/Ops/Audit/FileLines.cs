using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Audit;

/// <summary>Lines of a file as bytes, counted from 1, one at a time.</summary>
internal static class FileLines
{
    private const int BufferBytes = 1 << 20;

    /// <summary>A line is good until the next is asked for. CliException (7) when there is no such file.</summary>
    public static async IAsyncEnumerable<(long Number, ReadOnlyMemory<byte> Text)> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(Open(path), new StreamPipeReaderOptions(bufferSize: BufferBytes));
        var number = 0L;
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                yield return (++number, Whole(rest.Slice(0, end)));
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (read.IsCompleted)
            {
                if (!rest.IsEmpty)
                {
                    yield return (++number, Whole(rest));
                }

                await pipe.CompleteAsync();
                yield break;
            }

            pipe.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static ReadOnlyMemory<byte> Whole(ReadOnlySequence<byte> line) =>
        line.IsSingleSegment ? line.First : line.ToArray();

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"{path} can not be read: {fault.Message}");
        }
    }
}
