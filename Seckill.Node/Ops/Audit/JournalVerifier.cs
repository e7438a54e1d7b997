using System.Threading.Channels;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// Verifies a whole journal: shard by shard by <see cref="ShardVerifier"/>. Reading, hashing and decoding run ahead of
/// the fold on another core; a shard's items are dropped when it is done.
/// </summary>
internal sealed class JournalVerifier(IReadOnlyList<JournalPin> pins, TimeProvider time)
{
    private const int CommitsAhead = 256;

    private readonly ILookup<ShardId, JournalPin> _pins =
        pins.OrderBy(pin => pin.Position.Offset).ToLookup(pin => pin.Position.Shard);

    private readonly List<AuditFinding> _findings = [];
    private long _commits;
    private long _events;
    private int _items;
    private long _withoutShipTo;
    private readonly HashSet<ShardId> _seen = [];
    private int _shards;

    /// <summary>Throws what the source throws when it can not be read.</summary>
    public async Task<VerificationReport> VerifyAsync(IJournalSource source, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var ahead = Channel.CreateBounded<Step>(CommitsAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = Task.Run(() => ReadAsync(source, ahead.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var step in ahead.Reader.ReadAllAsync(cancellation))
            {
                Take(step);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }

        ReportUnmet();
        return new VerificationReport(_shards, _commits, _events, _items, _findings, time.GetElapsedTime(begun))
        {
            WithoutShipTo = _withoutShipTo,
        };
    }

    /// <summary>A shard that is known outside and does not come at all was left out as a whole.</summary>
    private void ReportUnmet()
    {
        foreach (var missing in _pins.Where(pins => !_seen.Contains(pins.Key)))
        {
            _findings.Add(new AuditFinding(
                new ShardOffset(missing.Key, 1), null, $"the shard is missing; {missing.First().Whence} knows it"));
        }
    }

    private void Take(Step step)
    {
        if (step.Stray is { } stray)
        {
            _findings.Add(new AuditFinding(stray, null, "the row belongs to no shard, or lies outside it"));
            return;
        }

        if (step.Facts is { } facts)
        {
            step.Shard!.Fold(step.Commit!, facts);
            step.Shard.Compare(step.Commit!, facts, step.ShipTo);
            return;
        }

        var shard = step.Shard!;
        _seen.Add(shard.Position.Shard);
        if (step.End is { } end)
        {
            shard.End(end.Head, end.Links);
        }
        else
        {
            shard.Break(step.NoEnd!.Why);
        }

        _shards++;
        _commits += shard.Position.Offset;
        _events += shard.Events;
        _items += shard.Items.Count;
        _withoutShipTo += shard.WithoutShipTo;
        if (shard.Finding is { } finding)
        {
            _findings.Add(finding);
        }
    }

    /// <summary>A fault of the source reaches the fold through the channel.</summary>
    private async Task ReadAsync(IJournalSource source, ChannelWriter<Step> ahead, CancellationToken cancellation)
    {
        try
        {
            var shards = 0;
            ShardVerifier? shard = null;
            await foreach (var entry in source.ReadAsync(cancellation))
            {
                switch (entry)
                {
                    case JournalEntry.Header header:
                        shards = header.Shards;
                        break;
                    case JournalEntry.Commit { Row: var row, ShipTo: var shipTo }:
                        shard ??= Begin(row.Shard, shards);
                        if (shard.Link(row) is { } linked)
                        {
                            await ahead.WriteAsync(
                                new Step(shard, linked.Commit, linked.Facts, null) { ShipTo = shipTo }, cancellation);
                        }

                        break;
                    case JournalEntry.End or JournalEntry.NoEnd:
                        var (end, noEnd) = (entry as JournalEntry.End, entry as JournalEntry.NoEnd);
                        shard ??= Begin(end?.Head.Shard ?? noEnd!.Shard, shards);
                        await ahead.WriteAsync(new Step(shard, null, null, end) { NoEnd = noEnd }, cancellation);
                        shard = null;
                        break;
                    case JournalEntry.Damage damage:
                        shard ??= Begin(damage.Place.Shard, shards);
                        shard.Break(damage.Place.Offset, damage.What);
                        break;
                    case JournalEntry.Stray stray:
                        await ahead.WriteAsync(new Step(null, null, null, null, stray.Place), cancellation);
                        break;
                    default:
                        throw new InvalidOperationException($"{entry.GetType().Name} is not read");
                }
            }

            ahead.Complete();
        }
        catch (Exception fault)
        {
            ahead.Complete(fault);
        }
    }

    private ShardVerifier Begin(ShardId shard, int shards) => new(shard, shards, [.. _pins[shard]]);

    private sealed record Step(
        ShardVerifier? Shard, JournalCommit? Commit, CommitFacts? Facts, JournalEntry.End? End,
        ShardOffset? Stray = null)
    {
        /// <summary>Instead of an end.</summary>
        public JournalEntry.NoEnd? NoEnd { get; init; }

        /// <summary>Of the commit.</summary>
        public byte[]? ShipTo { get; init; }
    }
}

/// <param name="Shards">That were read.</param>
/// <param name="Commits">Up to the first bad place of each shard.</param>
/// <param name="Events">Likewise.</param>
/// <param name="Items">Likewise.</param>
/// <param name="Findings">The first bad place of each damaged shard; empty: all is well.</param>
/// <param name="Took">From the first read to the last check.</param>
internal sealed record VerificationReport(
    int Shards, long Commits, long Events, int Items, IReadOnlyList<AuditFinding> Findings, TimeSpan Took)
{
    /// <summary>Orders that have no record of where they go, though the source has such.</summary>
    public long WithoutShipTo { get; init; }
}
