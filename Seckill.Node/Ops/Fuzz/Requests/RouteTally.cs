using System.Globalization;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>How often each route was asked, and what it answered.</summary>
internal sealed class RouteTally(IReadOnlyList<ApiRoute> routes)
{
    private readonly Dictionary<ApiRoute, SortedDictionary<int, int>> _counts =
        routes.ToDictionary(route => route, _ => new SortedDictionary<int, int>());

    private readonly HashSet<ApiRoute> _reached = [];

    public int Requests { get; private set; }

    public void Count(FuzzRequest request, FuzzAnswer answer)
    {
        Requests++;
        var counts = _counts[request.Route];
        counts[answer.Status] = counts.GetValueOrDefault(answer.Status) + 1;
        if (request is { Routed: true, Broken: null } && answer.Status is >= 200 and < 400)
        {
            _reached.Add(request.Route);
        }
    }

    /// <summary>It answered a good request well (2xx, 3xx).</summary>
    public bool IsReached(ApiRoute route) => _reached.Contains(route);

    public IReadOnlyList<RouteRow> Rows =>
        [.. _counts.Select(pair => new RouteRow(
            pair.Key.Name, pair.Value.Values.Sum(), IsReached(pair.Key),
            string.Join(' ', pair.Value.Select(count => string.Create(
                CultureInfo.InvariantCulture, $"{count.Key}:{count.Value}")))))];
}

/// <summary>Answers: status and how often; 0: closed without one. Reached: a good request went well.</summary>
internal sealed record RouteRow(string Route, int Requests, bool Reached, string Answers);

/// <summary>What a run found. Unreached: routes that answered no request with 2xx or 3xx.</summary>
internal sealed record RequestReport(
    int Seed, int Requests, double Seconds, IReadOnlyList<RequestFault> Faults, IReadOnlyList<string> Unreached,
    IReadOnlyList<RouteRow> Routes);

/// <summary>One thing that was wrong. Number: of the request; Times: how often the same was seen.</summary>
internal sealed record RequestFault(int Number, string Route, string What, string Broken, string Curl, string Answer)
{
    public int Times { get; set; } = 1;
}
