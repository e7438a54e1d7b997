using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>
/// Sends requests, good and broken, one after the other, and judges every answer. The seed decides all but ids and
/// times.
/// </summary>
internal sealed class RequestFuzz
{
    private const int MostFaults = 20;
    private static readonly string[] Changeable = ["reason", "title", "trackingNumber"];
    private readonly FuzzTarget _target;
    private readonly FuzzWorld _world;
    private readonly RouteTally _tally;
    private readonly RouteChoice _choice;
    private readonly RequestMaker _maker;
    private readonly RequestBreaker _breaker;
    private readonly AnswerJudge _judge;
    private readonly WorldReader _reader;
    private readonly List<RequestFault> _faults = [];

    public RequestFuzz(FuzzTarget target, ApiDocument document, FuzzWorld world)
    {
        (_target, _world) = (target, world);
        _tally = new RouteTally(document.Routes);
        _choice = new RouteChoice(document.Routes, _tally);
        _maker = new RequestMaker(document, world, target.Secrets, target.Time);
        _breaker = new RequestBreaker(world);
        _judge = new AnswerJudge(document);
        _reader = new WorldReader(world);
        _judge.Codes.ToList().ForEach(code => world.Add("problems", code, ""));
        world.Add("nodes", NoNode, "");
    }

    /// <summary>
    /// A node that is asked to drain would be gone, unless it is the last one: elsewhere none that is there is named.
    /// </summary>
    public const string NoNode = "no-such-node";

    public async Task<RequestReport> RunAsync(int seed, int requests, TimeSpan most, CancellationToken cancellation)
    {
        var begun = _target.Time.GetTimestamp();
        for (var number = 0; number < requests && _faults.Count < MostFaults; number++)
        {
            if (cancellation.IsCancellationRequested || _target.Time.GetElapsedTime(begun) > most)
            {
                break;
            }

            var random = new Random(unchecked(seed * 1_000_003 + number));
            var key = string.Create(CultureInfo.InvariantCulture, $"fuzz-{seed}-{number}");
            if (_maker.Make(_choice.Next(random), key, random) is { } made)
            {
                await StepAsync(number, made.Request, made.Body, random, cancellation);
            }
        }

        foreach (var fault in await new FinalChecks(_target, _world).FaultsAsync(cancellation))
        {
            _faults.Add(new RequestFault(_tally.Requests, "in the end", fault, "", "", ""));
        }

        return new RequestReport(
            seed, _tally.Requests, Math.Round(_target.Time.GetElapsedTime(begun).TotalSeconds, 1), _faults,
            [.. _tally.Rows.Where(row => !row.Reached).Select(row => row.Route)], _tally.Rows);
    }

    private async Task StepAsync(
        int number, FuzzRequest good, JsonNode? body, Random random, CancellationToken cancellation)
    {
        var request = random.Next(5) < 2 ? _breaker.Break(good, body, random) : good;
        if (await SendAsync(number, request, null, cancellation) is not { } answer)
        {
            return;
        }

        if (request.Broken is null && answer.IsGood && request.Header("Idempotency-Key") is not null
            && random.Next(4) == 0)
        {
            await RepeatAsync(number, request, body, answer, random, cancellation);
        }
    }

    /// <summary>The same key again: with the same body the same answer, with another one a refusal.</summary>
    private async Task RepeatAsync(
        int number, FuzzRequest request, JsonNode? body, FuzzAnswer first, Random random,
        CancellationToken cancellation)
    {
        if (random.Next(2) == 0)
        {
            // An attempt that is queued is not remembered yet: its twin is answered as it was.
            await SendAsync(number, request with { Broken = "a repeat" }, again => again.Status == 503
                || (again.Status == first.Status
                    && (again.Status == 202 || again.Headers.ContainsKey("idempotent-replayed")))
                    ? null : $"a repeat of what was answered {first.Status} was answered {again.Status}, "
                        + $"Idempotent-Replayed {again.Headers.GetValueOrDefault("idempotent-replayed") ?? "missing"}",
                cancellation);
        }
        else if (body?.DeepClone() is JsonObject other
            && Changeable.FirstOrDefault(name => other[name] is not null) is { } member)
        {
            other[member] = "another one";
            var reused = request with { Body = BodyMaker.Write(other, random), Broken = "a key used again" };
            await SendAsync(number, reused, again =>
                again.Status == 503 || AnswerJudge.CodeOf(again) == "idempotency-key-reused"
                    ? null : $"the key of another body was answered {again.Status} {AnswerJudge.CodeOf(again)}",
                cancellation);
        }
    }

    /// <summary>Null: there was no answer, which is a fault.</summary>
    private async Task<FuzzAnswer?> SendAsync(
        int number, FuzzRequest request, Func<FuzzAnswer, string?>? more, CancellationToken cancellation)
    {
        FuzzAnswer answer;
        try
        {
            answer = await _target.Client.SendAsync(request, cancellation);
        }
        catch (Exception fault) when (fault is FuzzFinding or System.Net.Sockets.SocketException)
        {
            Add(number, request, fault.Message, "");
            return null;
        }

        _tally.Count(request, answer);
        if ((_judge.Fault(request, answer) ?? more?.Invoke(answer)) is { } what)
        {
            Add(number, request, what,
                $"{answer.Status} {Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, 600)))}");
        }

        var token = request.Header("Authorization");
        var sender = _world.Tokens.FirstOrDefault(pair => token == $"Bearer {pair.Value}").Key;
        _reader.Learn(request, answer, sender);
        return answer;
    }

    private void Add(int number, FuzzRequest request, string what, string answer)
    {
        if (_faults.Find(one => one.Route == request.Route.Name && one.What == what) is { } same)
        {
            same.Times++;
            return;
        }

        _faults.Add(new RequestFault(
            number, request.Route.Name, what, request.Broken ?? "", request.ToCurl(_target.Server), answer));
    }
}
