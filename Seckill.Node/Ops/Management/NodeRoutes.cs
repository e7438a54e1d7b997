using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Node.Config;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>/node: what this process is, how it is set, and how much it logs.</summary>
internal sealed partial class NodeRoutes(ManagementParts parts, ICluster cluster, ILogger<NodeRoutes> log)
{
    private readonly long _started = parts.Time.GetTimestamp();

    public void Map(RouteTable routes)
    {
        routes.Add(Route("GET", "/node/info", _ => new(Info()), "What this process is and owns"));
        routes.Add(Route("GET", "/node/config", _ => new(Config()), "Every key as it took effect, secrets masked"));
        routes.Add(Route("GET", "/node/log-level", _ => new(Level()), "The least level that is logged"));
        routes.Add(Route("PUT", "/node/log-level", TurnAsync, "Changes it until the next start"));
    }

    private static EdgeRoute Route(string method, string pattern, EdgeHandler handler, string summary) =>
        new(method, pattern, handler) { Tag = "node", Summary = summary, Roles = Roles.Operator };

    private Answer Info()
    {
        var (settings, map) = (parts.Settings, cluster.Map);
        var state = map.Nodes.FirstOrDefault(row => row.Incarnation == cluster.Me)?.State ?? NodeState.Joining;
        var info = new NodeResource(
            settings.Node.Name, cluster.Me, BuildVersion.Text, Word(settings.Environment), Word(settings.Journal.Store),
            [.. settings.Node.Roles.Select(Word)], ClusterViews.StateName(state),
            new NodeAddresses(
                Text(parts.Http()), Text(settings.Management.Listen), settings.Cluster.Advertise.ToString()),
            [.. map.Shards.Where(row => row.Owner == cluster.Me).Select(row => row.Shard.Value).Order()],
            Environment.ProcessId, (long)parts.Time.GetElapsedTime(_started).TotalSeconds);
        return Answer.Json(StatusCodes.Status200OK, info, ManagementJson.Default.NodeResource);
    }

    private Answer Config() => Answer.Json(
        StatusCodes.Status200OK, Describe(parts.Settings), ManagementJson.Default.ConfigResource);

    /// <summary>Secrets are masked.</summary>
    public static ConfigResource Describe(NodeSettings settings) => new(
        [.. SettingsPrinter.Entries(settings).Select(entry => new ConfigEntry(entry.Key, entry.Value, entry.Origin))]);

    private Answer Level() => Answer.Json(
        StatusCodes.Status200OK, new LogLevelResource { Level = LogLevelWords.Of(parts.Log.Level) },
        ManagementJson.Default.LogLevelResource);

    private async ValueTask<Answer> TurnAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, ManagementJson.Default.LogLevelResource);
        if (read.Problem is { } malformed)
        {
            return malformed;
        }

        var check = new BodyCheck();
        var word = check.OneOf("level", read.Body!.Level, LogLevelWords.All);
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        LogTurned(call.Caller.Subject, word);
        parts.Log.Turn(LogLevelWords.Parse(word));
        return Level();
    }

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Text(Uri address) => address.ToString().TrimEnd('/');

    [LoggerMessage(1, LogLevel.Warning, "{Operator} turns the log level to {Level}")]
    private partial void LogTurned(string @operator, string level);
}
