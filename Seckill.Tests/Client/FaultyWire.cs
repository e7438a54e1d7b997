namespace Seckill.Tests.Client;

/// <summary>The way from a client to a server: notes what goes over it, and breaks as a test says.</summary>
internal sealed class FaultyWire : DelegatingHandler
{
    private readonly Lock _gate = new();
    private readonly List<SentCall> _sent = [];
    private int _inFlight;

    public FaultyWire(HttpMessageHandler inner)
        : base(inner)
    {
    }

    /// <summary>Stands in for the way: is given the request and what sends it on. Null: all is well.</summary>
    public Func<SentCall, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>>? Script { get; set; }

    public bool IsQuiet => Volatile.Read(ref _inFlight) == 0;

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

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = SentCall.Of(request);
        lock (_gate)
        {
            _sent.Add(call);
        }

        // Who asks the server to wait is on his way for as long as time does not move.
        var counts = call.Headers.ContainsKey("Prefer") ? 0 : 1;
        Interlocked.Add(ref _inFlight, counts);
        try
        {
            return Script is { } script
                ? await script(call, () => base.SendAsync(request, cancellationToken))
                : await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            Interlocked.Add(ref _inFlight, -counts);
        }
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
