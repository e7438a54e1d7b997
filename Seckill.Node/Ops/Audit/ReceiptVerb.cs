using System.Text;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Audit;

/// <summary>seckill audit receipt: whether a buyer's receipt is true, and its order stands where it says.</summary>
internal sealed class ReceiptVerb(VerbPorts ports)
{
    private static readonly VerbArgument Receipt = new("FILE", "The receipt, or the order that holds it");
    private static readonly VerbOption Key =
        new("--key", "FILE", "Key set that verifies it (jwks.json); without it the node is asked");

    public Verb Verb => new("receipt", "Signature and place of a receipt: is this order in the journal?", CheckAsync)
    {
        Arguments = [Receipt],
        Options = [Key, JournalSources.File, VerbOptions.Node, VerbOptions.Token],
        Example = "audit receipt receipt.jws",
    };

    /// <summary>1 when it is not true, or the journal is not the one it was made of.</summary>
    private async Task<int> CheckAsync(VerbCall call, CancellationToken cancellation)
    {
        var path = call.ValueOf(Receipt)!;
        var jws = Read(path);
        var keys = await KeysAsync(call, cancellation);
        var payload = keys.Select(key => key.PayloadOf(jws)).FirstOrDefault(found => found is not null);
        var facts = payload is null ? null : OutsideFiles.Receipt(payload);
        var check = facts is null
            ? new ReceiptCheck(false, null, null, null, null, null, payload is null
                ? "it is not signed by any of these keys" : "it does not say what a receipt says")
            : await PlaceAsync(call, facts, cancellation);
        VerbOutput.List(
            call, check, json => json.ReceiptCheck, [check], json => json.ReceiptCheck, ("OK", one => one.Ok),
            ("ORDER", one => one.OrderId), ("SHARD", one => one.Shard), ("OFFSET", one => one.Offset),
            ("AT", one => one.At), ("WHAT", one => one.What));
        return check.Ok ? ExitCode.Yes : ExitCode.No;
    }

    private static string Read(string path)
    {
        var text = Encoding.UTF8.GetString(OutsideFiles.Bytes(path)).Trim();
        if (!text.StartsWith('{'))
        {
            return text;
        }

        try
        {
            return JsonNode.Parse(text)?["receipt"]?.GetValue<string>()
                ?? throw new CliException(ExitCode.BadInput, $"{path} has no member receipt: was the order won?");
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or InvalidOperationException)
        {
            throw new CliException(ExitCode.BadInput, $"{path} is no receipt: {fault.Message}");
        }
    }

    private async Task<IReadOnlyList<PublicSigningKey>> KeysAsync(VerbCall call, CancellationToken cancellation)
    {
        if (call.ValueOf(Key) is { } path)
        {
            return OutsideFiles.Keys(OutsideFiles.Bytes(path), path);
        }

        if (call.Has(JournalSources.File) || ClusterSources.IsStore(call))
        {
            throw new CliException(ExitCode.Usage, "a store or file has no keys: give --key with a node's jwks.json");
        }

        await using var node = NodeClient.Of(call, ports.Time);
        var keys = await node.GetAsync("/audit/keys", VerbJson.Lenient.KeySetResource, cancellation);
        return [.. keys.Keys.Select(key => PublicSigningKey.Parse(key.X, key.Y)).OfType<PublicSigningKey>()];
    }

    private async Task<ReceiptCheck> PlaceAsync(VerbCall call, ReceiptFacts facts, CancellationToken cancellation)
    {
        var found = await FindAsync(call, new ShardOffset(new ShardId(facts.Shard), facts.Offset), cancellation);
        var wrong = !OrderId.TryParse(facts.OrderId, out var order) ? "it names no order"
            : found is not { } commit ? "the journal ends before it: it was cut off"
            : Convert.ToHexStringLower(commit.Hash) != facts.Hash
                ? "another commit stands there: the journal was computed anew"
            : !Holds(commit, order) ? "the commit there does not hold the order" : null;
        return new ReceiptCheck(
            wrong is null, facts.OrderId, facts.ItemId, facts.Shard, facts.Offset, facts.At, wrong);
    }

    private static bool Holds(JournalCommit commit, OrderId order) => commit.Item == order.Item
        && CommitBodyCodec.Decode(commit.Body).Events.Any(happened =>
            happened is UnitsReserved or WaitListOffered && ((OrderEvent)happened).Order == order.Key);

    /// <summary>
    /// The commit at that place with the hash that follows from the shard's beginning, not the one that its row says.
    /// </summary>
    private async Task<JournalCommit?> FindAsync(VerbCall call, ShardOffset place, CancellationToken cancellation)
    {
        await using var source = await JournalSources.OpenAsync(call, ports, cancellation);
        var hash = JournalChain.Start;
        await foreach (var entry in source.ReadAsync(cancellation))
        {
            if (entry is JournalEntry.Commit { Row: var row } && row.Shard == place.Shard)
            {
                hash = JournalChain.Next(hash, row);
                if (row.Seq == place.Offset)
                {
                    return row with { Hash = hash };
                }
            }
        }

        return null;
    }
}

/// <summary>What became of a receipt's check; What: what is wrong with it.</summary>
internal sealed record ReceiptCheck(
    bool Ok, string? OrderId, string? ItemId, int? Shard, long? Offset, string? At, string? What);
