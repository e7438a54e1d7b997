using Seckill.Domain;

namespace Seckill.Node.Webhooks;

/// <summary>
/// Knows which of this node's items have something to tell: those behind when a shard came, those that later commits
/// touch, and those that the lists of merchants name and nobody has noted yet. All but <see cref="RaiseHead"/> and
/// <see cref="Relist"/> is the walker's loop's alone.
/// </summary>
internal sealed class ItemSearch(WalkerParts parts, WalkerOptions options, TimeProvider time)
{
    private const int ListPage = 100;

    private readonly long[] _heads = new long[parts.ShardCount];
    private readonly long[] _looked = [.. Enumerable.Repeat(-1L, parts.ShardCount)];
    private readonly TurnQueue _queue = new();
    private readonly HashSet<ItemId> _known = [];
    private readonly HashSet<ItemId> _strangers = [];
    private readonly HashSet<ItemId> _unclear = [];
    private readonly Dictionary<ItemId, long> _resting = [];
    private IReadOnlySet<string> _merchants = new HashSet<string>();
    private long _listedAt;
    private int _relist = 1;

    public int Count => _queue.Count;

    public int KnownCount => _known.Count;

    /// <summary>Something is left that need not wait for a hint.</summary>
    public bool HasMore { get; private set; }

    /// <summary>A commit is there; from any thread. False: nothing new.</summary>
    public bool RaiseHead(ShardOffset position)
    {
        ref var head = ref _heads[position.Shard.Value];
        for (var seen = Volatile.Read(ref head); seen < position.Offset;)
        {
            var found = Interlocked.CompareExchange(ref head, position.Offset, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>The lists are read at the next look; from any thread.</summary>
    public void Relist() => Interlocked.Exchange(ref _relist, 1);

    public bool IsMine(ItemId item) => parts.IsMine(ShardId.Of(item, parts.ShardCount));

    public bool TryTake(out ItemId item) => _queue.TryTake(out item);

    /// <summary>It has more to tell, behind all others.</summary>
    public void Again(ItemId item)
    {
        HasMore = true;
        _queue.Add(item);
    }

    /// <summary>It is looked at again when the time has passed, whether or not something happens to it.</summary>
    public void Rest(ItemId item, TimeSpan rest) =>
        _resting[item] = time.GetTimestamp() + (long)(rest.TotalSeconds * time.TimestampFrequency);

    public async ValueTask LookAsync(IReadOnlyList<string> merchants, CancellationToken cancellation)
    {
        HasMore = false;
        Welcome(merchants);
        foreach (var head in await parts.Heads(cancellation))
        {
            RaiseHead(head);
        }

        for (var shard = 0; shard < parts.ShardCount; shard++)
        {
            if (parts.IsMine(new ShardId(shard)))
            {
                await FollowAsync(new ShardId(shard), cancellation);
            }
            else if (_looked[shard] >= 0)
            {
                _looked[shard] = -1;
                Leave(new ShardId(shard));
            }
        }

        await JudgeAsync(_unclear.ToList(), cancellation);

        foreach (var item in _resting.Where(one => one.Value <= time.GetTimestamp()).Select(one => one.Key).ToList())
        {
            _resting.Remove(item);
            _queue.Add(item);
        }

        if (Interlocked.Exchange(ref _relist, 0) == 1 || time.GetElapsedTime(_listedAt) >= options.Relist)
        {
            await ListAsync(cancellation);
        }
    }

    /// <summary>Another node looks for them now; if the shard comes back it is looked through anew.</summary>
    private void Leave(ShardId shard)
    {
        bool IsOfIt(ItemId item) => ShardId.Of(item, parts.ShardCount) == shard;
        _known.RemoveWhere(IsOfIt);
        _strangers.RemoveWhere(IsOfIt);
        _unclear.RemoveWhere(IsOfIt);
        _resting.Keys.Where(IsOfIt).ToList().ForEach(item => _resting.Remove(item));
    }

    private void Welcome(IReadOnlyList<string> merchants)
    {
        if (!_merchants.SetEquals(merchants))
        {
            _merchants = merchants.ToHashSet(StringComparer.Ordinal);
            _strangers.Clear();
            Relist();
        }
    }

    /// <summary>
    /// A shard that came: of its noted items those that are behind, and those of its last commits that nobody has
    /// noted, which may be too young for any list. After that the items that its commits touch; the head is read first,
    /// so what commits in between is seen again rather than missed.
    /// </summary>
    private async ValueTask FollowAsync(ShardId shard, CancellationToken cancellation)
    {
        var head = Volatile.Read(ref _heads[shard.Value]);
        var came = _looked[shard.Value] < 0;
        var after = came ? Math.Max(0, head - options.MostCommits) : _looked[shard.Value];
        if (!came && after >= head)
            return;

        var touched = after < head
            ? await parts.Store.ReadTouchedAsync(shard, after, options.MostCommits, cancellation)
            : new TouchedItems([], after, More: false);

        // After the commits: what they did to a noted item was told, or shows as behind here. Looking at each of them
        // once more would hold up all events of a node that was just started for as long as it has items.
        IReadOnlySet<ItemId> noted = came ? await WelcomeAsync(shard, cancellation) : new HashSet<ItemId>();
        await JudgeAsync(touched.Items.Where(item => !noted.Contains(item)), cancellation);
        _looked[shard.Value] = touched.LastSeq;
        HasMore |= touched.More;
    }

    private async ValueTask<IReadOnlySet<ItemId>> WelcomeAsync(ShardId shard, CancellationToken cancellation)
    {
        var noted = await parts.Store.ReadNotedAsync(shard, cancellation);
        _known.UnionWith(noted.Select(one => one.Item));
        foreach (var (item, _) in noted.Where(one => one.IsBehind))
        {
            _queue.Add(item);
        }

        Relist();
        return noted.Select(one => one.Item).ToHashSet();
    }

    /// <summary>Notes those of interested merchants, many together: each alone would be a commit of its own.</summary>
    private async ValueTask JudgeAsync(IEnumerable<ItemId> items, CancellationToken cancellation)
    {
        foreach (var some in items.Where(one => _known.Contains(one) || !_strangers.Contains(one)).Chunk(ListPage))
        {
            var followed = new List<ToldItem>();
            foreach (var item in some)
            {
                if (_known.Contains(item))
                {
                    _unclear.Remove(item);
                    _queue.Add(item);
                }
                else if (await parts.MerchantOf(item, cancellation) is not { } merchant)
                {
                    _unclear.Add(item);
                }
                else if (await IsFollowedAsync(merchant, cancellation))
                {
                    followed.Add(new ToldItem(item, ShardId.Of(item, parts.ShardCount), merchant, 0));
                }
                else
                {
                    Ignore(item);
                }
            }

            await NoteAsync(followed, cancellation);
        }
    }

    private void Ignore(ItemId item)
    {
        if (_strangers.Count >= options.MostStrangers)
        {
            _strangers.Clear();
        }

        _strangers.Add(item);
        _unclear.Remove(item);
    }

    /// <summary>Of whoever it is, once somebody wants everybody's events.</summary>
    private async ValueTask<bool> IsFollowedAsync(string merchant, CancellationToken cancellation)
    {
        if (_merchants.Contains(merchant) || parts.Everybody is not { } everybody)
            return _merchants.Contains(merchant);
        await everybody.FollowAsync(merchant, cancellation);
        return true;
    }

    /// <summary>All items of interested merchants on shards of this node, noted where nobody has noted them.</summary>
    private async ValueTask ListAsync(CancellationToken cancellation)
    {
        await (parts.Everybody?.FollowNewAsync(_merchants, cancellation) ?? ValueTask.CompletedTask);
        foreach (var merchant in _merchants)
        {
            string? after = null;
            do
            {
                var page = await parts.Items.OfMerchantAsync(merchant, after, ListPage, cancellation)
                    ?? throw new InvalidOperationException("a list of items refuses its own cursor");
                await NoteAsync(
                    [.. page.Data.Where(facts => IsMine(facts.Id) && !_known.Contains(facts.Id)).Select(facts =>
                        new ToldItem(facts.Id, ShardId.Of(facts.Id, parts.ShardCount), merchant, 0))], cancellation);
                after = page.Next;
            }
            while (after is not null);
        }

        _listedAt = time.GetTimestamp();
    }

    private async ValueTask NoteAsync(IReadOnlyList<ToldItem> items, CancellationToken cancellation)
    {
        if (items.Count == 0)
        {
            return;
        }

        await parts.Store.AddItemsAsync(items, cancellation);
        foreach (var item in items)
        {
            _known.Add(item.Item);
            _unclear.Remove(item.Item);
            _queue.Add(item.Item, isFresh: true);
        }
    }
}
