using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Seckill.Client;

/// <summary>One request as it is sent, once or several times.</summary>
internal sealed record ApiCall(HttpMethod Method, string Path)
{
    /// <summary>The body's bytes: the same in every attempt. Null: none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Opens a body that is no JSON, anew for each attempt.</summary>
    public Func<HttpContent>? Content { get; init; }

    public string? Key { get; init; }

    /// <summary>A repeat can not do anything twice.</summary>
    public bool Repeatable { get; init; }

    /// <summary>No token is sent, so that caches in between may answer.</summary>
    public bool Public { get; init; }

    public string Accept { get; init; } = "application/json";

    /// <summary>How long the server is asked to wait.</summary>
    public TimeSpan Wait { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public CallOptions? Options { get; init; }

    public static ApiCall Get(string path, CallOptions? options = null) =>
        new(HttpMethod.Get, path) { Repeatable = true, Options = options };

    public static ApiCall Post(string path, CallOptions? options = null) =>
        new(HttpMethod.Post, path) { Options = options };

    public ApiCall WithBody<T>(T body, JsonTypeInfo<T> type) =>
        this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    /// <summary>An empty value is left out.</summary>
    public ApiCall WithHeader(string name, string? value) =>
        value is null ? this : this with { Headers = [.. Headers, new(name, value)] };

    /// <summary>Asks for an answer only after so long, or when there is something to say (RFC 7240).</summary>
    public ApiCall WithWait(TimeSpan wait) => wait <= TimeSpan.Zero ? this : WithHeader(
        "Prefer", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"wait={(int)wait.TotalSeconds}"))
        with
    { Wait = wait };
}
