using System.Text;
using Seckill.Client;
using Seckill.Node.Ops.Fuzz;
using Seckill.Node.Payments;
using Seckill.Tests.Domain;

namespace Seckill.Tests.Ops.Fuzz;

/// <summary>
/// A fixed set of seeds: whatever bytes a reader is given, it reads them, or refuses them in its own way, soon and in
/// little memory. More rounds: seckill fuzz decoders.
/// </summary>
public sealed class DecoderFuzzTests : IDisposable
{
    private const int Rounds = 2_000;

    private readonly FileTargets _files = new(TimeProvider.System);

    public static TheoryData<string> Names
    {
        get
        {
            using var files = new FileTargets(TimeProvider.System);
            return [.. DecoderTargets.All(files).Select(target => target.Name)];
        }
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Reader_OfChangedBytes_ReadsOrRefuses(string name)
    {
        var target = DecoderTargets.All(_files).Single(one => one.Name == name);

        var row = Run(target);

        Assert.Null(row.Fault);
        Assert.InRange(row.Refused, name == "line-cuts" ? 0 : 1, int.MaxValue);
        Assert.Contains(target.Corpus, good => target.Read(good));
    }

    [Fact]
    public void Events_OfChangedGoldenBytes_AreReadOrRefused()
    {
        var golden = GoldenFiles.Read("events-format1.json").Values.Select(Convert.FromHexString).ToList();

        var row = new DecoderFuzz(JournalTargets.Events(golden), 3, TimeProvider.System)
            .Run(0, 20_000, TestContext.Current.CancellationToken);

        Assert.Null(row.Fault);
        Assert.InRange(row.Read, 100, 20_000);
        Assert.InRange(row.Refused, 1_000, 20_000);
    }

    [Fact]
    public void Client_OfChangedProofs_BelievesNone()
    {
        var (key, time, body) = (new WebhookKey(new byte[24]), new Time.ManualTimeProvider(), "{}"u8.ToArray());
        var seconds = time.GetUtcNow().ToUnixTimeSeconds();
        var verifier = new WebhookVerifier([key.Reveal()], time);
        using var signing = JournalTargets.NewKey();
        var receipts = new ReceiptVerifier(new KeySet(
            [new("EC", "P-256", signing.Public.XText, signing.Public.YText, signing.Public.KeyId, "sig", "ES256")]));
        var receipt = signing.SignJws(
            """{"orderId":"a","itemId":"b","shard":1,"offset":2,"hash":"","at":"2027-01-15"}"""u8);

        var signatures = Run(DecoderTarget.Throwing<WebhookException>(
            "client", [Encoding.UTF8.GetBytes(key.Sign("evt_1", seconds, [1, 2]))], bytes =>
                verifier.Verify("evt_1", $"{seconds}", Encoding.UTF8.GetString(bytes), body)));
        var jws = Run(DecoderTarget.Throwing<ReceiptException>(
            "client", [Encoding.UTF8.GetBytes(receipt)], bytes => Assert.Equal(
                "a", receipts.Verify(Encoding.UTF8.GetString(bytes)).OrderId)));

        Assert.Null(signatures.Fault);
        Assert.Equal(0, signatures.Read);
        Assert.Null(jws.Fault);
        Assert.InRange(jws.Refused, 1_000, Rounds);
    }

    [Fact]
    public void Reader_ThatThrowsSomethingElse_IsFoundAndTheRoundSaysSo()
    {
        var target = DecoderTarget.Throwing<FormatException>("broken", [[1, 2, 3, 4]], bytes => _ = bytes[2]);

        var row = Run(target);
        var again = new DecoderFuzz(target, 1, TimeProvider.System)
            .Run(row.Fault!.Round, 1, TestContext.Current.CancellationToken);

        Assert.Contains(nameof(IndexOutOfRangeException), row.Fault.What);
        Assert.Equal(row.Fault.Input, again.Fault?.Input);
    }

    [Fact]
    public void Reader_ThatBelievesALength_IsFound()
    {
        var target = new DecoderTarget("hungry", [[1, 0, 0, 0]], bytes =>
            bytes.Length >= 4 && new byte[BitConverter.ToUInt32(bytes) & 0x3FFFFFF].Length > 0);

        Assert.Contains("allocate", Run(target).Fault?.What);
    }

    [Fact]
    public void Reader_ThatTakesItsTime_IsFound()
    {
        var time = new Time.ManualTimeProvider();
        var target = new DecoderTarget("slow", [[1]], _ =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            return true;
        });

        Assert.Contains("2.0 s", new DecoderFuzz(target, 1, time)
            .Run(0, 10, TestContext.Current.CancellationToken).Fault?.What);
    }

    private static DecoderRow Run(DecoderTarget target) => new DecoderFuzz(target, 1, TimeProvider.System)
        .Run(0, Math.Max(50, (int)(Rounds * target.Share)), TestContext.Current.CancellationToken);
}
