using System.Text.Json.Nodes;
using Seckill.Client;

namespace Seckill.Tests.Client;

/// <summary>Every route of the document can be reached by the client, as the document says, and no other.</summary>
public sealed class ClientRouteTests
{
    /// <summary>Headers that the client sends when it has a reason.</summary>
    private static readonly string[] CaredFor = ["If-None-Match", "Prefer", "Last-Event-ID"];

    private static readonly string[] Media = ["application/json", "text/event-stream"];

    private static readonly JsonNode Document = ApiDocument.Read();

    [Fact]
    public void Routes_OfTheDocument_AreThoseOfTheClient()
    {
        var documented = ApiDocument.Operations(Document).Select(one => $"{one.Method} {one.Path}");
        var reached = ClientMethods.All.Select(one => $"{one.Method} {one.Path}").Distinct();

        Assert.Equal(documented.Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Methods_SendWhatTheySay()
    {
        Assert.True(ClientMethods.All.Count > 50, "the methods were not found");
        foreach (var method in ClientMethods.All)
        {
            var sent = await ClientMethods.SentByAsync(method);
            Assert.True(
                sent.Method.Method == method.Method
                && ApiDocument.Fits(method.Path, sent.RequestUri!.AbsolutePath),
                $"{method} says {method.Method} {method.Path} and sends {sent.Method} {sent.RequestUri}");
        }
    }

    [Fact]
    public async Task Methods_SendKeysHeadersAndBodies_WhereTheDocumentHasThem()
    {
        foreach (var method in ClientMethods.All)
        {
            var (_, _, operation) = OperationOf(method);
            var sent = await ClientMethods.SentByAsync(method);
            var headers = sent.Headers.Concat(sent.Content?.Headers.AsEnumerable() ?? [])
                .Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var named = ApiDocument.Parameters(operation, "header").ToList();
            var lacking = named.Except(CaredFor).Where(name => !headers.Contains(name));
            Assert.True(!lacking.Any(), $"{method} does not send {string.Join(", ", lacking)}");
            Assert.True(
                headers.Contains("Idempotency-Key") == named.Contains("Idempotency-Key"), $"{method}: Idempotency-Key");
            Assert.True(sent.Content is null == operation["requestBody"] is null, $"{method}: the body");
        }
    }

    /// <summary>Cursors of lists come with nextUrl; all other parameters are some method's.</summary>
    [Fact]
    public async Task Parameters_OfQueries_CanBeGiven()
    {
        foreach (var route in ClientMethods.All.GroupBy(method => $"{method.Method} {method.Path}"))
        {
            var given = "";
            foreach (var method in route)
            {
                given += (await ClientMethods.SentByAsync(method)).RequestUri!.Query.Replace('?', '&');
            }

            var lacking = ApiDocument.Parameters(OperationOf(route.First()).Operation, "query")
                .Where(name => name != "after" && !given.Contains($"&{name}=", StringComparison.Ordinal));
            Assert.True(!lacking.Any(), $"{route.Key}: {string.Join(", ", lacking)} can not be given");
        }
    }

    [Fact]
    public void Answers_AreReadIntoTheirSchema()
    {
        foreach (var route in ClientMethods.All.GroupBy(method => $"{method.Method} {method.Path}"))
        {
            var answers = OperationOf(route.First()).Operation["responses"]!.AsObject()
                .Where(answer => answer.Key[0] == '2')
                .SelectMany(answer => Media.Select(
                    media => ApiDocument.ReferenceOf(answer.Value!["content"]?[media]?["schema"])))
                .OfType<string>().Distinct()
                .Select(name => ApiDocument.ListedBy(Document["components"]!["schemas"]![name]!) ?? name).ToList();
            var read = route.Select(method => Resource(method.Info.ReturnType)).OfType<Type>().ToList();
            Assert.True(
                answers.All(schema => read.SelectMany(SchemaTypes.NamesOf).Contains(schema)),
                $"{route.Key} answers {string.Join(", ", answers)}, read is {string.Join(", ", read)}");
        }
    }

    private static (string Method, string Path, JsonNode Operation) OperationOf(ClientMethod method) =>
        ApiDocument.Operations(Document).Single(one => one.Method == method.Method && one.Path == method.Path);

    /// <summary>What a task, a sequence or a page is of; null: of nothing.</summary>
    private static Type? Resource(Type type)
    {
        if (!type.IsGenericType)
        {
            return type == typeof(Task) ? null : type;
        }

        var inner = type.GetGenericArguments()[0];
        return inner is { IsGenericType: true } ? Resource(inner) : inner;
    }
}
