using System.Net;
using System.Net.Http.Json;

namespace Seckill.Tests.Client;

/// <summary>Notes what is sent and refuses it for good.</summary>
internal sealed class CallRecorder : HttpMessageHandler
{
    public List<HttpRequestMessage> Sent { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Add(request);
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.UnprocessableEntity));
    }
}
