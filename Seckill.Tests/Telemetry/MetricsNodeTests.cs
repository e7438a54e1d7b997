using System.Text.RegularExpressions;
using Seckill.Tests.House;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;
using Seckill.Tests.Webhooks;

namespace Seckill.Tests.Telemetry;

/// <summary>
/// GET /metrics of a real node after a small sale, and everything in the checkout that names a metric.
/// </summary>
[Collection(OperatorCollection.Name)]
public sealed partial class MetricsNodeTests(PrivatePostgres postgres)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Metrics_AfterASmallSale_AreValidAndTrue(string store)
    {
        await using var endpoint = await EndpointListener.StartAsync();
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. SmallSale.Settings]);
        await SmallSale.RunAsync(node, endpoint);
        var (metrics, text) = await ReadAsync(node);

        Assert.Equal(SmallSale.Stock, metrics.Sum("seckill_purchases_total", ("outcome", "won")));
        Assert.Equal(1, metrics.Sum("seckill_purchases_total", ("code", "pass-invalid")));
        Assert.Equal(1, metrics.Sum("seckill_passes_total", ("outcome", "refused"), ("code", "sold-out")));
        Assert.Equal(SmallSale.Stock, metrics.Sum("seckill_item_decisions_total", ("outcome", "won")));
        Assert.Equal(SmallSale.Stock, metrics.Sum("seckill_item_events_total", ("kind", "units-reserved")));
        Assert.Equal(SmallSale.Stock, metrics.Sum("seckill_item_events_total", ("kind", "order-paid")));
        Assert.Equal(1, metrics.Sum("seckill_item_events_total", ("kind", "refund-sent")));
        Assert.Equal(0, metrics.Sum("seckill_item_violations_total"));
        Assert.Equal(
            SmallSale.Stock, metrics.Sum("http_server_request_duration_seconds",
                ("http_route", "/v1/items/{id}/orders"), ("http_response_status_code", "201"), ("le", "+Inf")));
        Assert.InRange(metrics.Sum("seckill_webhook_attempts_total", ("verdict", "taken")), 1, 100);
        Assert.Equal(1, metrics.Sum("seckill_import_lines_total", ("outcome", "refused")));
        Assert.Equal(64, metrics.Sum("seckill_shards_served"));
        Assert.InRange(metrics.Sum("seckill_journal_appends_total", ("outcome", "appended")), 10, 10_000);
        Assert.DoesNotContain("buyer-", text);
        Assert.DoesNotContain("Host=", text);
        NamesAreKnown(metrics);
    }

    /// <summary>docs/TELEMETRY.md, the dashboard and the alerts name what is there, and only that.</summary>
    private static void NamesAreKnown(MetricsText metrics)
    {
        var ours = metrics.Families.Keys.Where(name => name.StartsWith("seckill_", StringComparison.Ordinal));
        var documented = TableRow().Matches(TelemetryFiles.Text("docs/TELEMETRY.md"))
            .Select(row => row.Groups[1].Value);
        Assert.Equal(ours.Order(), documented.Order());
        Findings.None(TelemetryFiles.Queries().SelectMany(query => PromQuery.Metrics(query.Expression)
            // up is what Prometheus itself says of each place it reads.
            .Where(name => name != "up" && !metrics.Names.Contains(name))
            .Select(name => $"{query.Place}: there is no {name}")));
    }

    private static async Task<(MetricsText Metrics, string Text)> ReadAsync(NodeProcess node)
    {
        using var answer = await node.Http.GetAsync(new Uri(node.Management, "/metrics"));
        Assert.Equal(
            "text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var text = await answer.Content.ReadAsStringAsync();
        return (MetricsText.Parse(text), text);
    }

    [GeneratedRegex(@"^\| `(seckill_\w+)`", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
