namespace Seckill.Client;

/// <summary>A page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>
{
    /// <summary>In the list's order.</summary>
    public required IReadOnlyList<T> Data { get; init; }

    /// <summary>There are more behind these.</summary>
    public required bool HasMore { get; init; }

    /// <summary>Path of the next page; null at the end (a feed of events has one there, too).</summary>
    public string? NextUrl { get; init; }
}
