using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Seckill.Tests.Payments;

internal sealed record StripeRequest(
    string Line, string? Key, string? Authorization, string? Version, Dictionary<string, string> Form);

/// <summary>
/// Stripe as its documentation describes it, as far as a seller uses it: Checkout Sessions, refunds, idempotency keys.
/// Forms in, JSON out. A test pays sessions and fails refunds by hand.
/// </summary>
internal sealed class ScriptedStripe : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly WebApplication _app;
    private readonly Dictionary<string, JsonObject> _sessions = [];
    private readonly List<JsonObject> _refunds = [];
    private readonly Dictionary<string, string> _keys = [];

    private ScriptedStripe(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Statuses answered instead, with an error object, in their order.</summary>
    public ConcurrentQueue<int> Faults { get; } = new();

    /// <summary>Every request is answered 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>Waits before it answers, after it has done what was asked.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>The same of refunds that it made, and of nothing else.</summary>
    public TimeSpan RefundLag { get; set; }

    public string RefundStatus { get; set; } = "succeeded";

    public ConcurrentQueue<StripeRequest> Requests { get; } = new();

    public IReadOnlyList<JsonObject> Refunds
    {
        get
        {
            lock (_gate)
            {
                return [.. _refunds.Select(refund => (JsonObject)refund.DeepClone())];
            }
        }
    }

    public static async Task<ScriptedStripe> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var stripe = new ScriptedStripe(builder.Build());
        stripe._app.Run(stripe.TakeAsync);
        await stripe._app.StartAsync();
        return stripe;
    }

    /// <summary>The session as it is now; its page was paid, when that is asked for.</summary>
    public JsonObject Session(string paymentId, bool pay = false)
    {
        lock (_gate)
        {
            var session = _sessions.Values.Single(one => (string?)one["client_reference_id"] == paymentId);
            if (pay)
            {
                (session["status"], session["payment_status"], session["url"]) = ("complete", "paid", null);
                session["payment_intent"] = $"pi_{session["id"]}";
            }

            return (JsonObject)session.DeepClone();
        }
    }

    /// <summary>Changes a session in a way of its own.</summary>
    public void Alter(string paymentId, Action<JsonObject> change)
    {
        lock (_gate)
        {
            change(_sessions.Values.Single(one => (string?)one["client_reference_id"] == paymentId));
        }
    }

    public void FailRefunds()
    {
        lock (_gate)
        {
            _refunds.ForEach(refund => refund["status"] = "failed");
        }
    }

    /// <summary>As after a day: keys are forgotten, objects are not.</summary>
    public void ForgetKeys()
    {
        lock (_gate)
        {
            _keys.Clear();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var request = context.Request;
        var form = request.HasFormContentType
            ? (await request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString()) : [];
        var taken = new StripeRequest(
            $"{request.Method} {request.Path}{request.QueryString}", request.Headers["Idempotency-Key"],
            request.Headers.Authorization, request.Headers["Stripe-Version"], form);
        Requests.Enqueue(taken);
        var (status, body) = Faults.TryDequeue(out var fault) ? (fault, Error("scripted"))
            : IsDown ? (503, Error("down")) : Answer(taken, request.Path.Value!);
        var lag = taken.Line == "POST /v1/refunds" && RefundLag > TimeSpan.Zero ? RefundLag : Lag;
        if (lag > TimeSpan.Zero)
        {
            await Task.Delay(lag, TimeProvider.System);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    private (int Status, string Body) Answer(StripeRequest request, string path)
    {
        lock (_gate)
        {
            if (request.Key is { } key && _keys.TryGetValue(key, out var before))
            {
                return (200, before);
            }

            var answer = path.Split('/') switch
            {
                [_, "v1", "checkout", "sessions"] => Make(request.Form),
                [_, "v1", "checkout", "sessions", var id] => _sessions.GetValueOrDefault(id),
                [_, "v1", "checkout", "sessions", var id, "expire"] => Expire(id),
                [_, "v1", "refunds"] when request.Form.Count > 0 => Refund(request.Form),
                [_, "v1", "refunds"] => List(),
                _ => null,
            };
            if (answer is not null && request.Key is { } fresh)
            {
                _keys[fresh] = answer.ToJsonString();
            }

            return answer is null ? (400, Error("no")) : (200, answer.ToJsonString());
        }
    }

    private JsonObject Make(Dictionary<string, string> form)
    {
        var id = $"cs_test_{_sessions.Count + 1}";
        return _sessions[id] = new JsonObject
        {
            ["id"] = id,
            ["object"] = "checkout.session",
            ["client_reference_id"] = form["client_reference_id"],
            ["amount_total"] = long.Parse(form["line_items[0][price_data][unit_amount]"]),
            ["currency"] = form["line_items[0][price_data][currency]"],
            ["metadata"] = Metadata(form),
            ["payment_intent"] = null,
            ["payment_status"] = "unpaid",
            ["status"] = "open",
            ["url"] = $"https://checkout.example/{id}",
        };
    }

    private JsonObject? Expire(string id)
    {
        var session = _sessions[id];
        if ((string?)session["status"] != "open")
        {
            return null;
        }

        (session["status"], session["url"]) = ("expired", null);
        return session;
    }

    private JsonObject Refund(Dictionary<string, string> form)
    {
        var refund = new JsonObject
        {
            ["id"] = $"re_{_refunds.Count + 1}",
            ["object"] = "refund",
            ["amount"] = long.Parse(form["amount"]),
            ["currency"] = "cny",
            ["payment_intent"] = form["payment_intent"],
            ["metadata"] = Metadata(form),
            ["status"] = RefundStatus,
        };
        _refunds.Add(refund);
        return refund;
    }

    private JsonObject List() => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. _refunds.Select(refund => refund.DeepClone())]),
        ["has_more"] = false,
    };

    private static JsonObject Metadata(Dictionary<string, string> form) => new(form
        .Where(field => field.Key.StartsWith("metadata[", StringComparison.Ordinal))
        .Select(field => KeyValuePair.Create(field.Key[9..^1], (JsonNode?)field.Value)));

    private static string Error(string code) =>
        new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = "as scripted" } }.ToJsonString();
}
