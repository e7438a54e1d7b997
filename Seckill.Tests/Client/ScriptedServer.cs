using System.Net;
using System.Text;
using Seckill.Tests.Time;

namespace Seckill.Tests.Client;

/// <summary>Answers one request after another as it is told; 0: the connection breaks, -1: it says nothing.</summary>
internal sealed class ScriptedServer(ManualTimeProvider time) : HttpMessageHandler
{
    private readonly Queue<(int Status, string Body)> _answers = [];

    public string OrderBody { get; } = """
        {"id":"o1","itemId":"i1","quantity":1,"amount":{"amount":1,"currency":"CNY"},"state":"cancelled",
         "createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-01T00:00:00.000Z","timeline":[],"version":3,
         "serverTime":"2026-01-01T00:00:00.000Z"}
        """;

    public List<SentCall> Sent { get; } = [];

    /// <summary>When each was sent.</summary>
    public List<TimeSpan> SentAt { get; } = [];

    /// <summary>When nothing more is scripted.</summary>
    public int? Otherwise { get; set; }

    public void Answers(params object[] statusAndBody)
    {
        for (var i = 0; i < statusAndBody.Length; i += 2)
        {
            _answers.Enqueue(((int)statusAndBody[i], (string)statusAndBody[i + 1]));
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Add(SentCall.Of(request));
        SentAt.Add(time.Elapsed);
        var (status, body) = _answers.TryDequeue(out var next) ? next : (Otherwise!.Value, "");
        switch (status)
        {
            case 0:
                throw new HttpRequestException("the connection was reset");
            case -1:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                break;
        }

        var mediaType = status >= 400 && body.Length > 0 ? "application/problem+json" : "application/json";
        return new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(body, Encoding.UTF8, mediaType),
        };
    }
}
