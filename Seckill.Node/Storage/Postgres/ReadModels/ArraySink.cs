using Npgsql;
using Seckill.Node.Projections;

namespace Seckill.Node.Storage.Postgres.ReadModels;

/// <summary>Turns rows into one array a column, for unnest.</summary>
internal sealed class ArraySink : IRowSink
{
    private readonly Array[] _columns;
    private int _row = -1;
    private int _column;

    public ArraySink(IReadOnlyList<RowColumn> columns, int rows) => _columns = [.. columns.Select(column => column.Kind switch
    {
        ColumnKind.Int => (Array)new int[rows],
        ColumnKind.Long => new long?[rows],
        ColumnKind.Flag => new bool[rows],
        ColumnKind.Text => new string?[rows],
        ColumnKind.Bytes => new byte[rows][],
        _ => throw new InvalidOperationException($"no array for {column.Kind}"),
    })];

    /// <summary>PostgreSQL's text has no NUL; the journal may (a reason, a carrier).</summary>
    public static string Storable(string value) => value.Contains('\0') ? value.Replace('\0', '\uFFFD') : value;

    /// <summary>Begins the next row.</summary>
    public ArraySink Next()
    {
        (_row, _column) = (_row + 1, 0);
        return this;
    }

    public void Int(int value) => Put(value);

    public void Long(long? value) => Put(value);

    public void Flag(bool value) => Put(value);

    public void Text(string? value) => Put(value is null ? null : Storable(value));

    public void Bytes(byte[] value) => Put(value);

    public NpgsqlParameter[] ToParameters() => [.. _columns.Select(column => column switch
    {
        int[] values => new NpgsqlParameter<int[]> { TypedValue = values },
        long?[] values => new NpgsqlParameter<long?[]> { TypedValue = values },
        bool[] values => new NpgsqlParameter<bool[]> { TypedValue = values },
        string?[] values => new NpgsqlParameter<string?[]> { TypedValue = values },
        byte[][] values => (NpgsqlParameter)new NpgsqlParameter<byte[][]> { TypedValue = values },
        _ => throw new InvalidOperationException($"no parameter for {column.GetType().Name}"),
    })];

    private void Put<T>(T value) => ((T[])_columns[_column++])[_row] = value;
}
