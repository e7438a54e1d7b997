using System.Globalization;

namespace Seckill.Tests.Client;

/// <summary>The way from a client to a server: notes what goes over it, and breaks as a test says.</summary>
internal sealed class FaultyWire : DelegatingHandler
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Unhurried = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly List<SentCall> _sent = [];
    private readonly List<Flight> _flights = [];

    public FaultyWire(HttpMessageHandler inner)
        : base(inner)
    {
    }

    /// <summary>Stands in for the way: is given the request and what sends it on. Null: all is well.</summary>
    public Func<SentCall, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>>? Script { get; set; }

    /// <summary>How many purchases the server has put into a line where they wait, so far.</summary>
    public Func<int> Queued { get; set; } = () => 0;

    public IReadOnlyList<SentCall> Sent
    {
        get
        {
            lock (_gate)
            {
                return [.. _sent];
            }
        }
    }

    /// <summary>What was sent to paths that end so.</summary>
    public IReadOnlyList<SentCall> To(string method, string end) =>
        [.. Sent.Where(call => call.Method == method && call.Path.EndsWith(end, StringComparison.Ordinal))];

    /// <summary>
    /// How long the machine has for the next step of moved time; null: time stands, for something is on its way. Who
    /// asked the server to wait, and waits there, is on his way for as long as time does not move. When he has waited
    /// as long as he asked to, he is being answered, and time is not to run away from the machine.
    /// </summary>
    public TimeSpan? Pace(TimeSpan now)
    {
        lock (_gate)
        {
            foreach (var flight in _flights)
            {
                if (flight.Wait is not { } wait || (flight.Call.Method == "POST" && Queued() <= flight.QueuedBefore))
                {
                    return null;
                }

                flight.Due ??= now + wait;
            }

            return _flights.Exists(flight => flight.Due <= now) ? Unhurried : Quick;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = SentCall.Of(request);
        var flight = new Flight(call, Queued());
        lock (_gate)
        {
            _sent.Add(call);
            _flights.Add(flight);
        }

        try
        {
            return Script is { } script
                ? await script(call, () => base.SendAsync(request, cancellationToken))
                : await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _flights.Remove(flight);
            }
        }
    }

    /// <summary>A request that is not answered yet.</summary>
    private sealed class Flight(SentCall call, int queuedBefore)
    {
        public SentCall Call => call;

        public int QueuedBefore => queuedBefore;

        /// <summary>What it asks of the server; null: nothing.</summary>
        public TimeSpan? Wait { get; } = call.Headers.TryGetValue("Prefer", out var wish)
            ? TimeSpan.FromSeconds(int.Parse(wish.AsSpan("wait=".Length), CultureInfo.InvariantCulture)) : null;

        /// <summary>When it has waited so long; null: it was not seen waiting yet.</summary>
        public TimeSpan? Due { get; set; }
    }
}

/// <summary>A request as it went out.</summary>
internal sealed record SentCall(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    public string? Key => Headers.GetValueOrDefault("Idempotency-Key");

    public static SentCall Of(HttpRequestMessage request) => new(
        request.Method.Method, request.RequestUri!.AbsolutePath, request.RequestUri.Query,
        request.Headers.ToDictionary(
            header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
}
