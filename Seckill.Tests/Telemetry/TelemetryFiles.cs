using System.Text.Json.Nodes;
using Seckill.Tests.Ops.Deploy;

namespace Seckill.Tests.Telemetry;

/// <summary>What the checkout says of metrics to others: dashboard, alerts, document.</summary>
internal static class TelemetryFiles
{
    public const string Dashboard = "deploy/grafana/seckill.json";
    public const string Alerts = "deploy/prometheus/alerts.yml";

    public static string Text(string path) => DeployFile.Text(path);

    public static JsonArray Panels() => JsonNode.Parse(Text(Dashboard))!["panels"]!.AsArray();

    public static IReadOnlyList<YamlDotNet.RepresentationModel.YamlNode> Rules() =>
        [.. DeployFile.Read(Alerts).Single().ListAt("groups").SelectMany(group => group.ListAt("rules"))];

    /// <summary>Every query of both files, and where it stands.</summary>
    public static IReadOnlyList<(string Place, string Expression)> Queries() =>
    [
        .. Panels().SelectMany(panel => panel!["targets"]?.AsArray() ?? [], (panel, target) =>
            ($"{Dashboard}, {panel!["title"]}", target!["expr"]!.GetValue<string>())),
        .. Rules().Select(rule => ($"{Alerts}, {rule.TextAt("alert")}", rule.TextAt("expr"))),
    ];
}
