using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>In whatever order carriers' reports arrive, the end is the same.</summary>
public sealed class ShipmentArrivalTests
{
    /// <summary>
    /// Every order of arrival of seven reports ends the same: late, early, tied, unknown, and from the future.
    /// </summary>
    [Theory]
    [InlineData(ShipmentStatus.Failed, -1, "DeliveryFailed Failed")]
    [InlineData(ShipmentStatus.Delivered, -1, "Delivered Delivered")]
    [InlineData(ShipmentStatus.Failed, -2, "Delivered Delivered")]
    public void GivenReports_WhenTheyComeInAnyOrder_ThenTheEndIsTheSame(ShipmentStatus last, double when, string end)
    {
        (string Code, ShipmentStatus Status, double Hours)[] reports =
        [
            ("50", ShipmentStatus.InTransit, -4), ("33", ShipmentStatus.Failed, -3),
            ("80", ShipmentStatus.Delivered, -2), ("34", ShipmentStatus.Failed, -2),
            ("last", last, when), ("?", ShipmentStatus.None, -0.5),
            ("80", ShipmentStatus.Delivered, 2),
        ];
        var item = Open();
        var order = item.Paid("u1");
        item.When(new ShipOrder(Owner, order, "SF", "A1", item.Stamp()));
        item.Pass(TimeSpan.FromHours(5));
        var snapshot = ItemStateCodec.Write(item.State);
        var ends = new HashSet<string>();
        var count = 0;
        foreach (var permutation in Permutations(reports))
        {
            var state = ItemStateCodec.Read(snapshot)!;
            var now = item.Now;
            foreach (var (code, status, hours) in permutation)
            {
                now += TimeSpan.FromSeconds(1);
                var at = item.Now + TimeSpan.FromHours(hours);
                var events = new List<ItemEvent>();
                ItemDecider.Decide(
                    state, new ReportShipment(order, "sf", "A1", code, status, at), now, events);
                events.ForEach(happened => ItemEvolver.Evolve(state, happened, now));
            }

            var view = ItemReplies.OrderOf(state, order)!;
            var shipment = view.Shipment!;
            ends.Add($"{view.State} {shipment.Status} {shipment.UpdatedAt} {shipment.DeliveredAt} "
                + string.Join(", ", shipment.Records!.Select(record => $"{record.Code} {record.Status} {record.At}")));
            count++;
        }

        Assert.Equal(5040, count);
        Assert.StartsWith(end, Assert.Single(ends));
    }

    private static IEnumerable<T[]> Permutations<T>(T[] of) => of.Length <= 1
        ? [of]
        : of.SelectMany((first, i) => Permutations<T>([.. of[..i], .. of[(i + 1)..]])
            .Select(rest => (T[])[first, .. rest]));
}
