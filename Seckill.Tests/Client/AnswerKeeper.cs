using System.Text.Json.Nodes;

namespace Seckill.Tests.Client;

/// <summary>Keeps every JSON answer that passes through it, and the operation that it answers.</summary>
internal sealed class AnswerKeeper(HttpMessageHandler wire) : DelegatingHandler(wire)
{
    private static readonly List<(string Method, string Path, JsonNode Operation)> Operations =
        [.. ApiDocument.Operations(ApiDocument.Read())];

    private readonly Lock _gate = new();
    private readonly List<KeptAnswer> _kept = [];

    public IReadOnlyList<KeptAnswer> Kept
    {
        get
        {
            lock (_gate)
            {
                return [.. _kept];
            }
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            // It stays readable for the client.
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
            var (method, path, operation) = Operations.Last(one => one.Method == request.Method.Method
                && ApiDocument.Fits(one.Path, request.RequestUri!.AbsolutePath));
            var schema = operation["responses"]![((int)response.StatusCode).ToString()]!
                ["content"]!["application/json"]!["schema"]!;
            lock (_gate)
            {
                _kept.Add(new KeptAnswer($"{method} {path}", schema, body));
            }
        }

        return response;
    }
}

/// <summary>What an operation of the document answered, and the schema that it is to have.</summary>
internal sealed record KeptAnswer(string Operation, JsonNode Schema, JsonNode Body);
