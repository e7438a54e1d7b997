using System.Net;
using Seckill.Domain;
using Seckill.Http.Events;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>
/// The end of a back office: money at the provider is that of paid orders, each refund was made once, every event that
/// the journal calls for came to the endpoint, each line of an import made one item.
/// </summary>
internal static class BackOfficeVerdict
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MostPatience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>An event as the feed or the endpoint has it.</summary>
    internal readonly record struct ToldEvent(string Id, string Type, string? Subject);

    /// <summary>Looks until nothing is wrong any more; returns what still is when patience is over, or null.</summary>
    public static Task<string?> WrongAsync(BackOffice office, ISaleGround ground)
    {
        var received = new HashSet<ToldEvent>();
        return WrongAsync(
            TimeProvider.System, () => JournalAsync(office, ground, received), () => ImportsAsync(office));
    }

    /// <summary>
    /// Ends early with a look in which no part finds anything. While fewer and fewer are missing it is waited for
    /// longer: deliveries that deaths have held up come as fast as the machine lets them. Time ends the looking, never
    /// a look: the last one, too, is right only when every part is.
    /// </summary>
    public static async Task<string?> WrongAsync(TimeProvider time, params IReadOnlyList<Func<Task<string?>>> parts)
    {
        string? last = null;
        for (long begun = time.GetTimestamp(), since = begun; ; await Task.Delay(Look, time, Token))
        {
            string? wrong = null;
            for (var part = 0; part < parts.Count && wrong is null; part++)
            {
                wrong = await parts[part]();
            }

            (since, last) = (CountOf(wrong) < CountOf(last) && last is not null ? time.GetTimestamp() : since, wrong);
            if (wrong is null || time.GetElapsedTime(since) >= Patience || time.GetElapsedTime(begun) >= MostPatience)
            {
                return wrong;
            }
        }
    }

    /// <summary>How many are missing, where it begins with that; else as many as can be.</summary>
    private static int CountOf(string? wrong) =>
        int.TryParse([.. (wrong ?? "").TakeWhile(char.IsAsciiDigit)], out var count) ? count : int.MaxValue;

    private static async Task<string?> JournalAsync(
        BackOffice office, ISaleGround ground, HashSet<ToldEvent> received)
    {
        var audit = JournalAudit.Run(await ground.EvidenceAsync(CancellationToken.None), new Violations());
        return Money(office, audit) ?? await EventsAsync(office, audit, received);
    }

    /// <summary>
    /// By the journal's own events: every session that was paid is the payment of its order, and what the provider sent
    /// back is what the journal says was sent, refund by refund.
    /// </summary>
    private static string? Money(BackOffice office, JournalAudit audit)
    {
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

    private static async Task<string?> EventsAsync(
        BackOffice office, JournalAudit audit, HashSet<ToldEvent> received)
    {
        while (office.Endpoint.Waiting > 0)
        {
            var one = await office.Endpoint.NextAsync();
            received.Add(new ToldEvent(one.Id, one.Type, one.Subject));
        }

        var feed = new List<ToldEvent>();
        for (var path = $"/v1/events?types={BackOffice.Events}&limit=100"; path is not null;)
        {
            var page = (await GetAsync(office, path)).Json;
            feed.AddRange(page["data"]!.AsArray().Select(one => new ToldEvent(
                one!["id"]!.GetValue<string>(), one["type"]!.GetValue<string>(), one["subject"]?.GetValue<string>())));
            path = page["hasMore"]!.GetValue<bool>() ? page["nextUrl"]!.GetValue<string>() : null;
        }

        return Events(audit, feed, received);
    }

    /// <summary>
    /// Every order that the journal has as paid, and every one it has as refunded, has its event in the feed and at the
    /// endpoint. Feed and deliveries are written in one transaction: by each other they do not show what neither has.
    /// Each event of the feed is there once and came at least once, under its id, and nothing else came.
    /// </summary>
    public static string? Events(
        JournalAudit audit, IReadOnlyCollection<ToldEvent> feed, IReadOnlyCollection<ToldEvent> received)
    {
        if (feed.GroupBy(one => one.Id).FirstOrDefault(same => same.Count() > 1) is { } again)
        {
            return $"event {again.Key} is in the feed twice";
        }

        var expected = audit.Books.SelectMany(book => book.Orders.Values).SelectMany(Expected).ToList();
        var (unheard, strange) = (feed.Except(received).Count(), received.Except(feed).Count());
        return expected.Count == 0 ? "the journal has no paid order"
            : Missing(expected, feed, "in the feed") ?? Missing(expected, received, "at the endpoint")
                ?? (unheard + strange == 0 ? null : $"{unheard} of {feed.Count} events did not come to the endpoint, "
                    + $"{strange} came that are none");
    }

    private static IEnumerable<(string Type, string? Subject)> Expected(OrderTrack order)
    {
        var subject = $"{new OrderId(order.Item, order.Key)}";
        if (order.Paid is not null)
        {
            yield return (EventTypes.OrderPaid, subject);
        }

        if (order.State == OrderState.Refunded)
        {
            yield return (EventTypes.OrderRefunded, subject);
        }
    }

    private static string? Missing(
        List<(string Type, string? Subject)> expected, IEnumerable<ToldEvent> events, string where)
    {
        var missing = expected.Except(events.Select(one => (one.Type, one.Subject))).ToList();
        return missing.Count == 0 ? null : $"{missing.Count} of {expected.Count} events that the journal calls for are "
            + $"not {where}: {string.Join(' ', missing.Take(5))}";
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
