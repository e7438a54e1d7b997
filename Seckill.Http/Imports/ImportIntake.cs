using System.IO.Pipelines;
using System.Security.Cryptography;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Imports;

/// <summary>Takes the body of an import in: bounded, digested, one part at a time.</summary>
internal sealed class ImportIntake(HttpEdgeOptions options, TimeProvider time)
{
    private const int PartBytes = 128 * 1024;

    /// <summary>A slow body's lines are kept this often, which also says that its upload is alive.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    public ProblemAnswer TooLarge { get; } = new(RequestProblems.TooLarge)
    {
        Detail = new ProblemDetail(
            $"An import has at most {options.MaxImportBytes} bytes and {options.MaxImportLines} lines.",
            $"一次导入最多 {options.MaxImportBytes} 字节、{options.MaxImportLines} 行。"),
    };

    /// <summary>Reads to the end; null: too large. A body that is cut throws.</summary>
    public async ValueTask<ImportTotals?> ReadAsync(
        PipeReader body, IImportUpload upload, CancellationToken cancellation)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var cutter = new LineCutter((int)options.MaxBodyBytes);
        var (bytes, since) = (0L, time.GetTimestamp());
        while (true)
        {
            var result = await body.ReadAsync(cancellation);
            bytes += result.Buffer.Length;
            if (bytes > options.MaxImportBytes)
            {
                body.AdvanceTo(result.Buffer.End);
                return null;
            }

            foreach (var segment in result.Buffer)
            {
                digest.AppendData(segment.Span);
                cutter.Add(segment.Span);
                if (cutter.WholeBytes >= PartBytes || (IsSlow(since) && cutter.WholeBytes > 0))
                {
                    await upload.AddAsync(cutter.Take(), cancellation);
                    since = time.GetTimestamp();
                }
            }

            body.AdvanceTo(result.Buffer.End);
            if (cutter.Lines > options.MaxImportLines)
            {
                return null;
            }

            if (result.IsCompleted)
            {
                return await EndAsync(cutter, digest, upload, cancellation);
            }
        }
    }

    private bool IsSlow(long since) => time.GetElapsedTime(since) >= Beat;

    private async ValueTask<ImportTotals?> EndAsync(
        LineCutter cutter, IncrementalHash digest, IImportUpload upload, CancellationToken cancellation)
    {
        cutter.End();
        if (cutter.Lines > options.MaxImportLines)
        {
            return null;
        }

        if (cutter.WholeBytes > 0)
        {
            await upload.AddAsync(cutter.Take(), cancellation);
        }

        return new ImportTotals(digest.GetHashAndReset(), cutter.Lines);
    }
}
