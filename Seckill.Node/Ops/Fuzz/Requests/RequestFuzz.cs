using System.Globalization;
using System.Net.Sockets;
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

    /// <summary>The last request that reached the node: when nothing is answered any more, it is the suspect.</summary>
    private (int Number, FuzzRequest Request)? _last;

    private bool _isGone;

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
        for (var number = 0; number < requests && _faults.Count < MostFaults && !_isGone; number++)
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

        if (!_isGone)
        {
            await EndAsync(cancellation);
        }

        return new RequestReport(
            seed, _tally.Requests, Math.Round(_target.Time.GetElapsedTime(begun).TotalSeconds, 1), _faults,
            [.. _tally.Rows.Where(row => !row.Reached).Select(row => row.Route)], _tally.Rows);
    }

    private async Task EndAsync(CancellationToken cancellation)
    {
        var checks = new FinalChecks(_target, _world);
        foreach (var fault in await checks.FaultsAsync(cancellation))
        {
            _faults.Add(new RequestFault(_tally.Requests, "in the end", fault, "", "", ""));
        }

        if (checks.Silence is { } how)
        {
            AddGone(how);
        }
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

    /// <summary>Null: there was no answer, which is a fault, or no node any more.</summary>
    private async Task<FuzzAnswer?> SendAsync(
        int number, FuzzRequest request, Func<FuzzAnswer, string?>? more, CancellationToken cancellation)
    {
        FuzzAnswer answer;
        try
        {
            answer = await _target.Client.SendAsync(request, cancellation);
        }
        catch (Exception fault) when (fault is FuzzFinding or SocketException)
        {
            // Who could not connect has not reached the node.
            _last = fault is SocketException && _last is not null ? _last : (number, request);
            if (!await IsGoneAsync(fault.Message, cancellation))
            {
                Add(number, request, fault.Message, "");
            }

            return null;
        }

        _last = (number, request);
        _tally.Count(request, answer);
        if (answer.Status == 0 && await IsGoneAsync("the connection was closed without an answer", cancellation))
        {
            return null;
        }

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

    private async Task<bool> IsGoneAsync(string how, CancellationToken cancellation)
    {
        if (await _target.IsThereAsync(cancellation))
        {
            return false;
        }

        _isGone = true;
        AddGone(how);
        return true;
    }

    private void AddGone(string how)
    {
        var what = $"the node does not answer any more ({how}); this was the last request that reached it";
        if (_last is { } last)
        {
            Add(last.Number, last.Request, what, "");
        }
        else
        {
            _faults.Add(new RequestFault(0, "in the end", what, "", "", ""));
        }
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
