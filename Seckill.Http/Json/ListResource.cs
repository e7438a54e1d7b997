using System.Text.Json.Serialization;

namespace Seckill.Http.Json;

/// <summary>A page of a list.</summary>
internal sealed record ListResource<T>
{
    public required IReadOnlyList<T> Data { get; init; }

    public required bool HasMore { get; init; }

    /// <summary>Address of the next page; null at the end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? NextUrl { get; init; }
}
