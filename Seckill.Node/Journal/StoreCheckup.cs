namespace Seckill.Node.Journal;

/// <summary>What a store says of itself when it is asked without being written.</summary>
/// <param name="Kind">Product and version.</param>
/// <param name="Settings">Those that durability and capacity hang on, by the server's own names.</param>
/// <param name="Now">Its clock; null: it has none of its own.</param>
/// <param name="Took">How long the question took: the clock is that uncertain.</param>
public sealed record StoreCheckup(
    string Kind, IReadOnlyDictionary<string, string> Settings, DateTimeOffset? Now, TimeSpan Took);
