using System.Net;
using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>
/// The end of a back office: money at the provider is that of paid orders, each refund was made once, every event came
/// to the endpoint, each line of an import made one item.
/// </summary>
internal static class BackOfficeVerdict
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks until nothing is wrong any more; returns what still is when patience is over, or null.</summary>
    public static async Task<string?> WrongAsync(BackOffice office, ISaleGround ground)
    {
        using var limit = new CancellationTokenSource(Patience);
        var received = new HashSet<string>();
        while (true)
        {
            var wrong = await LookAsync(office, ground, received, limit.Token);
            if (wrong is null || limit.IsCancellationRequested)
            {
                return wrong;
            }

            await Task.Delay(Look, TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task<string?> LookAsync(
        BackOffice office, ISaleGround ground, HashSet<string> received, CancellationToken cancellation)
    {
        var evidence = await ground.EvidenceAsync(CancellationToken.None);
        var wrong = Money(office, evidence) ?? await EventsAsync(office, received);
        return wrong ?? (cancellation.IsCancellationRequested ? null : await ImportsAsync(office));
    }

    /// <summary>
    /// By the journal's own events: every session that was paid is the payment of its order, and what the provider sent
    /// back is what the journal says was sent, refund by refund.
    /// </summary>
    public static string? Money(BackOffice office, JournalEvidence evidence)
    {
        var audit = JournalAudit.Run(evidence, new Violations());
        var made = office.Stripe.Refunds.Select(refund =>
            (Id: (string)refund["metadata"]!["refund_id"]!, Amount: (long)refund["amount"]!)).ToList();
        var twice = made.GroupBy(refund => refund.Id).Where(same => same.Count() > 1).Select(same => same.Key).ToList();
        if (twice.Count > 0)
        {
            return $"{twice.Count} refunds were made more than once: {string.Join(' ', twice.Take(5))}";
        }

        var tracks = office.Sales.Select(sale => (Sale: sale,
            Order: audit.BookOf(sale.Attempt.Item)?.Orders.GetValueOrDefault(sale.Attempt.Order))).ToList();
        if (tracks.Find(one => one.Order?.Paid != (one.Sale.PaymentId, one.Sale.Amount)) is { Sale: { } unpaid })
        {
            return $"{unpaid} is not in the journal as paid";
        }

        if (tracks.Find(one => one.Sale.IsRefunded != (one.Order!.State == OrderState.Refunded)) is { Sale: { } odd })
        {
            return $"{odd}: the journal has its order otherwise";
        }

        var sent = tracks.SelectMany(one => one.Order!.Refunds ?? []).Where(refund => refund.Value.Sent)
            .Select(refund => (refund.Key, refund.Value.Amount)).ToHashSet();
        var captured = office.Sales.Sum(sale => sale.Amount);
        var paid = tracks.Where(one => one.Order!.State == OrderState.Paid).Sum(one => one.Order!.Paid!.Value.Amount);
        return !sent.SetEquals(made) ? $"{sent.Count} refunds in the journal, {made.Count} at the provider"
            : captured != paid + made.Sum(refund => refund.Amount)
                ? $"captured {captured}, of paid orders {paid}, refunded {made.Sum(refund => refund.Amount)}" : null;
    }

    /// <summary>Each event of the feed came at least once, under its id, and nothing else came.</summary>
    private static async Task<string?> EventsAsync(BackOffice office, HashSet<string> received)
    {
        while (office.Endpoint.Waiting > 0)
        {
            received.Add((await office.Endpoint.NextAsync()).Id);
        }

        var feed = new HashSet<string>();
        for (var path = $"/v1/events?types={BackOffice.Events}&limit=100"; path is not null;)
        {
            var page = (await GetAsync(office, path)).Json;
            var ids = page["data"]!.AsArray().Select(one => one!["id"]!.GetValue<string>()).ToList();
            if (ids.Find(id => !feed.Add(id)) is { } again)
            {
                return $"event {again} is in the feed twice";
            }

            path = page["hasMore"]!.GetValue<bool>() ? page["nextUrl"]!.GetValue<string>() : null;
        }

        return feed.SetEquals(received) && feed.Count > 0 ? null
            : $"{feed.Except(received).Count()} of {feed.Count} events did not come to the endpoint, "
                + $"{received.Except(feed).Count()} came that are none";
    }

    private static async Task<string?> ImportsAsync(BackOffice office)
    {
        foreach (var id in office.Imports)
        {
            var import = (await GetAsync(office, $"/v1/imports/{id}")).Json;
            if (import["state"]!.GetValue<string>() != "done"
                || import["created"]!.GetValue<long>() != import["totalLines"]!.GetValue<long>())
            {
                return $"import {id}: {import.ToJsonString()}";
            }
        }

        var titles = new List<string>();
        for (var path = "/v1/merchant/items?limit=100"; path is not null;)
        {
            var page = (await GetAsync(office, path)).Json;
            titles.AddRange(page["data"]!.AsArray().Select(item => item!["title"]!.GetValue<string>())
                .Where(title => title.StartsWith("import ", StringComparison.Ordinal)));
            path = page["nextUrl"]?.GetValue<string>();
        }

        var lines = office.Imports.Count * BackOffice.LinesPerImport;
        return titles.Count == lines && titles.Distinct().Count() == lines
            ? null : $"{titles.Count} items ({titles.Distinct().Count()} titles) of {lines} lines";
    }

    private static Task<ShopAnswer> GetAsync(BackOffice office, string path) => office.Front.UntilAsync(
        [HttpStatusCode.OK], shop => shop.GetAsync(path, office.Merchant), Patience);
}
