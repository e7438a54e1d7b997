using System.Net;
using System.Text;

namespace Seckill.Tests.Client;

/// <summary>A body whose connection breaks behind the first mark.</summary>
internal sealed class CutContent(HttpContent inner, string mark) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new CutBody(await inner.ReadAsStreamAsync(), Encoding.UTF8.GetBytes(mark));

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private sealed class CutBody(Stream inner, byte[] mark) : MemoryStream
    {
        private readonly List<byte> _read = [];

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_read.Count >= mark.Length && _read[^mark.Length..].SequenceEqual(mark))
            {
                throw new IOException("the connection was reset");
            }

            // A byte at a time, so that the cut is where it is said to be.
            var count = await inner.ReadAsync(buffer[..1], cancellationToken);
            _read.AddRange(buffer.Span[..count]);
            return count;
        }
    }
}
