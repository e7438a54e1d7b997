namespace Seckill.Http.Json;

/// <summary>A body without members, for routes that need none.</summary>
internal sealed record EmptyBody
{
    public static readonly EmptyBody Instance = new();
}
