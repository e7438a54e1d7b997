namespace Seckill.Node.Webhooks;

/// <summary>Somebody wants the events of all merchants, who need not have asked for them.</summary>
/// <param name="Known">Those who have items, from the read model, which may lag: later items show by commits.</param>
/// <param name="FollowAsync">From now on the merchant's events are told; known ones stay as they are.</param>
public sealed record EveryMerchant(
    Func<CancellationToken, ValueTask<IReadOnlyList<string>>> Known,
    Func<string, CancellationToken, ValueTask> FollowAsync)
{
    /// <summary>Follows whoever is known and not among these.</summary>
    internal async ValueTask FollowNewAsync(IReadOnlySet<string> followed, CancellationToken cancellation)
    {
        foreach (var merchant in (await Known(cancellation)).Where(one => !followed.Contains(one)))
        {
            await FollowAsync(merchant, cancellation);
        }
    }
}
