namespace Seckill.Node.Projections;

/// <summary>
/// What a store needs to know of a read-model table to write and read rows of one type: names, kinds and key of its
/// columns. Write and Read go through the columns in the declared order.
/// </summary>
public abstract class RowShape<TRow>
{
    public abstract string Table { get; }

    public abstract IReadOnlyList<RowColumn> Columns { get; }

    /// <summary>Columns of the primary key: what an upsert meets.</summary>
    public abstract IReadOnlyList<string> Key { get; }

    /// <summary>Rows are loaded by (item, order_key); else by item alone.</summary>
    public virtual bool LoadsByOrder => true;

    public abstract void Write(TRow row, IRowSink sink);

    public abstract TRow Read(IRowSource source);
}

public sealed record RowColumn(string Name, ColumnKind Kind);

/// <summary>The few kinds of columns that the read models use; instants are Longs, milliseconds since 1970.</summary>
public enum ColumnKind
{
    Int,
    Long,
    Flag,
    Text,
    Bytes,
}

/// <summary>Takes the columns of a row one after the other.</summary>
public interface IRowSink
{
    void Int(int value);

    void Long(long? value);

    void Flag(bool value);

    void Text(string? value);

    void Bytes(byte[] value);
}

/// <summary>Gives the columns of a row one after the other.</summary>
public interface IRowSource
{
    int Int();

    long Long();

    long? LongOrNull();

    bool Flag();

    string Text();

    string? TextOrNull();

    byte[] Bytes();
}
