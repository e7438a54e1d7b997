using System.IO.Pipelines;
using System.Text;
using Seckill.Domain;
using Seckill.Node.Config.Hocon;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>What is read from files: configurations, exported journals, bills. Owns a directory for them.</summary>
internal sealed class FileTargets(TimeProvider time) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("seckill-fuzz-");

    public IReadOnlyList<DecoderTarget> All => [Hocon(), Journals(), Sides(), Bills()];

    private string Scratch => Path.Combine(_directory.FullName, "input");

    public void Dispose() => _directory.Delete(recursive: true);

    private static DecoderTarget Hocon()
    {
        const string small = """
            a { b = ${?x.y} [1, 2] 5s, "c d" = null } // e
            x.y = "z\u00e9" "k" , x = ${a} { w : true }, l = [1] , l += ${a.b}, include "file.conf"
            m = ${l} [${?n}] 7 b, n = \"\"\"raw "text" \"\"\" #f
            """;
        var target = DecoderTarget.Throwing<HoconException>(
            "hocon",
            [
                Encoding.UTF8.GetBytes(small.Replace("\\\"", "\"")),
                Encoding.UTF8.GetBytes("a=${b},b={c=${a.d},d=1}"),
                Encoding.UTF8.GetBytes(HoconFiles.Packed("environment.conf")!.Text),
            ],
            bytes => HoconReader.Read(Encoding.UTF8.GetString(bytes), "fuzz", name => name == "HOME" ? "h" : null));
        return target with { MostBytes = 1 << 30, MostTime = TimeSpan.FromSeconds(5) };
    }

    /// <summary>Read and verified as audit verify --file does: findings, or what a broken file is told.</summary>
    private DecoderTarget Journals()
    {
        var target = DecoderTarget.Throwing<CliException>("journal-files", [Export()], bytes =>
        {
            File.WriteAllBytes(Scratch, bytes);
            new JournalVerifier([], time).VerifyAsync(new JournalFileSource(Scratch), CancellationToken.None)
                .GetAwaiter().GetResult();
        });
        return target with { Share = 0.05, MostTime = TimeSpan.FromSeconds(5) };
    }

    private static byte[] Export()
    {
        var shard = new ShardId(0);
        var (hash, commits, version) = (JournalChain.Start, new List<JournalEntry> { new JournalEntry.Header(2) }, 0L);
        foreach (var (at, events) in SampleSale.Steps)
        {
            version += events.Count;
            var row = new JournalCommit(
                shard, commits.Count, 1, SampleSale.Item, version, events.Count, at.UnixMs * 1000,
                CommitBodyCodec.Encode(at, [.. events], []), []);
            hash = JournalChain.Next(hash, row);
            commits.Add(new JournalEntry.Commit(row with { Hash = hash }));
        }

        commits.Add(new JournalEntry.End(new ShardHead(shard, 1, commits.Count - 1, hash)));
        commits.Add(new JournalEntry.End(new ShardHead(new ShardId(1), 1, 0, JournalChain.Start)));
        using var file = new MemoryStream();
        new JournalFileWriter(file).WriteAsync(new Entries(commits), CancellationToken.None).GetAwaiter().GetResult();
        return file.ToArray();
    }

    private DecoderTarget Sides()
    {
        const string good = """
            {"format":"seckill-side","version":1}
            ["ship_to",1,2,"AAEC"]
            ["ship_to",1,3,""]
            ["payment_reference","stripe","pay_1","cs_1"]
            ["stray_payment","sandbox","evt_1","payment.succeeded","pay_1","x",5,"CNY",1800000000000]

            """;
        var target = DecoderTarget.Throwing<CliException>("side-files", [Encoding.UTF8.GetBytes(good)], bytes =>
        {
            File.WriteAllBytes(Scratch, bytes);
            Drain(SideFile.ReadAsync(Scratch, SideTable.Personal, CancellationToken.None)).GetAwaiter().GetResult();
        });
        return target with { Share = 0.1 };
    }

    private static DecoderTarget Bills() => DecoderTarget.Throwing<BillRefusedException>("bills",
        [
            Encoding.UTF8.GetBytes($"""
                {BillReader.Head}
                payment,pay_1,{SampleSale.Item}-00000000000000000000000000,1999,CNY,2027-01-15T08:00:00Z
                refund,pay_1,,5,CNY,2027-01-15T08:00:00.123+08:00

                """),
        ],
        bytes =>
        {
            using var kept = new MemoryStream();
            new BillReader(kept).ReadAsync(PipeReader.Create(new MemoryStream(bytes)), CancellationToken.None)
                .GetAwaiter().GetResult();
        });

    private static async Task Drain<T>(IAsyncEnumerable<T> all)
    {
        await foreach (var _ in all)
        {
            // Reading is all that is tried.
        }
    }

    private sealed class Entries(IReadOnlyList<JournalEntry> all) : IJournalSource
    {
        public async IAsyncEnumerable<JournalEntry> ReadAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var entry in all)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return entry;
            }

            await Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
