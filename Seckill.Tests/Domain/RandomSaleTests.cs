using FsCheck;
using FsCheck.Fluent;
using Seckill.Domain;
using Xunit;

namespace Seckill.Tests.Domain;

/// <summary>
/// Properties over random command sequences; a failing one is shrunk to its shortest sequence of steps.
/// </summary>
public sealed class RandomSaleTests
{
    private static readonly Arbitrary<SaleStep[]> Sales = Arb.From(
        (from bytes in Gen.Choose(0, 255).Four()
         select new SaleStep((byte)bytes.Item1, (byte)bytes.Item2, (byte)bytes.Item3, (byte)bytes.Item4))
        .ArrayOf(220), Shorter);

    private static readonly FsCheck.Config Runs = FsCheck.Config.QuickThrowOnFailure.WithMaxTest(100);

    [Fact]
    public void GivenARandomSale_WhenAnyCommandComes_ThenUnitsMoneyLimitsAndRoundsHold() =>
        Prop.ForAll(Sales, steps => Play(steps)).Check(Runs);

    [Fact]
    public void GivenARandomSale_WhenItsJournalIsReplayed_ThenTheBytesAreThoseOfTheLiveState() =>
        Prop.ForAll(Sales, steps =>
        {
            var item = Play(steps).Item;
            Assert.Equal(ItemStateCodec.Write(item.State), ItemStateCodec.Write(item.Replay()));
        }).Check(Runs);

    [Fact]
    public void GivenARandomSale_WhenRestartedFromASnapshotInTheMiddle_ThenItGoesOnAsIfNothingHappened() =>
        Prop.ForAll(Sales, steps =>
        {
            var live = new RandomSale();
            var restarted = new RandomSale();
            for (var i = 0; i < steps.Length; i++)
            {
                live.Play(steps[i]);
                restarted.Play(steps[i]);
                if (i % 20 == 19)
                {
                    restarted.Item.ContinueWith(ItemStateCodec.Read(ItemStateCodec.Write(restarted.Item.State))!);

                    // Wants are transient: a restart forgets them. So that the runs stay alike, both have one now.
                    restarted.Item.State.NoteWant();
                    live.Item.State.NoteWant();
                }
            }

            Assert.Equal(ItemStateCodec.Write(live.Item.State), ItemStateCodec.Write(restarted.Item.State));
        }).Check(Runs);

    /// <summary>
    /// The properties above are worth something only if random sales come to everything that can happen.
    /// </summary>
    [Fact]
    public void GivenRandomSales_WhenPlayed_ThenEveryKindOfEventOfAnOpenItemHappens()
    {
        var random = new Random(1);
        var bytes = new byte[4];
        var kinds = Enumerable.Range(0, 60).SelectMany(_ => Play(
            [
                .. Enumerable.Range(0, 220).Select(_ =>
                {
                    random.NextBytes(bytes);
                    return new SaleStep(bytes[0], bytes[1], bytes[2], bytes[3]);
                }),
            ]).Item.Commits).SelectMany(commit => commit.Events).Select(KindOf).ToHashSet();

        var all = EventSamples.All.Values.Where(sample => sample is not ItemChanged).Select(KindOf).Distinct();
        Assert.Empty(all.Except(kinds));
    }

    private static string KindOf(ItemEvent happened) => happened switch
    {
        PaymentRecorded recorded => $"PaymentRecorded {recorded.Kind}",
        WaitListClosed closed => $"WaitListClosed {closed.Reason}",
        _ => happened.GetType().Name,
    };

    private static RandomSale Play(SaleStep[] steps)
    {
        var sale = new RandomSale();
        foreach (var step in steps)
        {
            sale.Play(step);
        }

        return sale;
    }

    /// <summary>Halves, then quarters, and so on, left out.</summary>
    private static IEnumerable<SaleStep[]> Shorter(SaleStep[] steps)
    {
        for (var length = steps.Length / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= steps.Length; at += length)
            {
                yield return [.. steps[..at], .. steps[(at + length)..]];
            }
        }
    }
}
