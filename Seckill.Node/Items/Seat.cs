using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>The place of one item in its shard's memory: being loaded, awake, or ended.</summary>
internal sealed class Seat(ItemId id)
{
    private readonly TaskCompletionSource<ItemActor?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ItemActor? _actor;
    private volatile Task _loop = Task.CompletedTask;
    private int _claimed;

    public ItemId Id { get; } = id;

    /// <summary>The actor once it is loaded; null before.</summary>
    public ItemActor? Actor => _actor;

    /// <summary>Null when loading failed.</summary>
    public Task<ItemActor?> Ready => _ready.Task;

    /// <summary>Completes when the item has left memory.</summary>
    public Task Ended => EndedAsync();

    /// <summary>True for the one who must load it.</summary>
    public bool Claim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    public void Sit(ItemActor actor, Task loop)
    {
        _loop = loop;
        _actor = actor;
        _ready.TrySetResult(actor);
    }

    public void Fail() => _ready.TrySetResult(null);

    private async Task EndedAsync()
    {
        await _ready.Task;
        await _loop;
    }
}
