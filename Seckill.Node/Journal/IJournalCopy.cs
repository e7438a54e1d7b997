using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>
/// Carries a journal, and what belongs to it beside, from one store to another. Only while no node works on the store.
/// </summary>
public interface IJournalCopy
{
    /// <summary>Names of nodes that are not declared dead.</summary>
    ValueTask<IReadOnlyList<string>> LiveNodesAsync(CancellationToken cancellation);

    /// <summary>
    /// Adds commits as they are and moves the shard to the new head and epoch, where its head is the expected one and
    /// nobody owns it: all of it or, false, nothing.
    /// </summary>
    ValueTask<bool> AppendAsync(
        ShardHead expected, IReadOnlyList<JournalCommit> commits, ShardHead reached, CancellationToken cancellation);

    /// <summary>Rows of the journal that lie outside 1 to the head of their shard, at most that many.</summary>
    ValueTask<IReadOnlyList<ShardOffset>> StraysAsync(int most, CancellationToken cancellation);

    /// <summary>Rows of a table behind that key, in the order of the key, at most that many.</summary>
    ValueTask<IReadOnlyList<SideRow>> ReadSideAsync(
        SideTable table, SideRow? after, int most, CancellationToken cancellation);

    /// <summary>The row with the key of that one; null: there is none.</summary>
    ValueTask<SideRow?> FindSideAsync(SideTable table, SideRow like, CancellationToken cancellation);

    /// <summary>Adds rows; those whose key is there stay as they are.</summary>
    ValueTask AddSideAsync(SideTable table, IReadOnlyList<SideRow> rows, CancellationToken cancellation);
}

/// <summary>A table beside the journal; KeyLength: how many of its columns, from the first, are its key.</summary>
public sealed record SideTable(string Name, IReadOnlyList<SideColumn> Columns, int KeyLength)
{
    /// <summary>Names, phones and addresses.</summary>
    public static readonly SideTable ShipTo = new(
        "ship_to",
        [new("shard_id", SideKind.Number), new("seq", SideKind.Number), new("body", SideKind.Bytes)], 2);

    /// <summary>What providers call their payments: refunds need it.</summary>
    public static readonly SideTable PaymentReference = new(
        "payment_reference",
        [new("provider", SideKind.Text), new("payment_id", SideKind.Text), new("reference", SideKind.Text)], 2);

    /// <summary>Payments that fit no order.</summary>
    public static readonly SideTable StrayPayment = new(
        "stray_payment",
        [
            new("provider", SideKind.Text), new("callback_id", SideKind.Text), new("kind", SideKind.Text),
            new("payment_id", SideKind.Text), new("order_id", SideKind.Text), new("amount", SideKind.Number),
            new("currency", SideKind.Text), new("at_ms", SideKind.Number),
        ], 2);

    /// <summary>Keys that were made once: without them orders are not found by their buyers.</summary>
    public static readonly SideTable Secret = new(
        "secret", [new("name", SideKind.Text), new("value", SideKind.Bytes)], 1);

    public static readonly IReadOnlyList<SideTable> Personal = [ShipTo, PaymentReference, StrayPayment];

    public static readonly IReadOnlyList<SideTable> Secrets = [Secret];
}

/// <summary>A column and what its cells are.</summary>
public sealed record SideColumn(string Name, SideKind Kind);

public enum SideKind
{
    /// <summary>long.</summary>
    Number,

    /// <summary>string.</summary>
    Text,

    /// <summary>byte[].</summary>
    Bytes,
}

/// <summary>Cells in the order of the columns: long, string or byte[].</summary>
public sealed record SideRow(object[] Cells)
{
    /// <summary>Cell by cell; byte strings by what they hold.</summary>
    public bool Equals(SideRow? other) => other is not null && Cells.Length == other.Cells.Length
        && Cells.Zip(other.Cells).All(pair => pair is (byte[] one, byte[] two)
            ? one.AsSpan().SequenceEqual(two) : pair.First.Equals(pair.Second));

    public override int GetHashCode() => Cells.Length > 0 && Cells[0] is not byte[]? Cells[0].GetHashCode() : 0;
}
