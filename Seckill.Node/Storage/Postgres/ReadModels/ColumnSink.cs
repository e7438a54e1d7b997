using Npgsql;
using Seckill.Node.Projections;

namespace Seckill.Node.Storage.Postgres.ReadModels;

/// <summary>Turns rows into columns: a select whose rows they are.</summary>
internal sealed class ColumnSink : IRowSink
{
    private readonly ValueColumn[] _columns;
    private readonly int _rows;
    private int _row = -1;
    private int _column;

    public ColumnSink(IReadOnlyList<RowColumn> columns, int rows)
    {
        _rows = rows;
        _columns = [.. columns.Select(column => column.Kind switch
        {
            ColumnKind.Int => (ValueColumn)new ValueColumn<int>("integer", rows),
            ColumnKind.Long => new ValueColumn<long?>("bigint", rows),
            ColumnKind.Flag => new ValueColumn<bool>("boolean", rows),
            ColumnKind.Text => new ValueColumn<string?>("text", rows),
            ColumnKind.Bytes => new BytesColumn(rows),
            _ => throw new InvalidOperationException($"no column of {column.Kind}"),
        })];
    }

    /// <summary>Begins the next row.</summary>
    public ColumnSink Next()
    {
        (_row, _column) = (_row + 1, 0);
        return this;
    }

    public void Int(int value) => Put(value);

    public void Long(long? value) => Put(value);

    public void Flag(bool value) => Put(value);

    /// <summary>PostgreSQL's text has no NUL; the journal may (a reason, a carrier).</summary>
    public void Text(string? value) =>
        Put(value is not null && value.Contains('\0') ? value.Replace('\0', '\uFFFD') : value);

    public void Bytes(byte[] value) => Put(value);

    /// <summary>
    /// Columns that have one value in all rows (of a sale's fresh orders about half) are sent once, the others as
    /// arrays.
    /// </summary>
    public (string Sql, NpgsqlParameter[] Parameters) ToSelect()
    {
        var parameters = new NpgsqlParameter[_columns.Length];
        var values = new string[_columns.Length];
        var arrays = new List<string>();
        for (var i = 0; i < _columns.Length; i++)
        {
            var column = _columns[i];

            // The first column is always an array: it gives the rows their number.
            var isOne = i > 0 && column.IsOne(_rows);
            parameters[i] = isOne ? column.One() : column.All();
            values[i] = isOne ? $"${i + 1}::{column.Type}" : $"u.c{i}";
            if (!isOne)
            {
                arrays.Add(FormattableString.Invariant($"${i + 1}::{column.Type}[]"));
            }
        }

        var names = string.Join(", ", values.Where(value => value[0] == 'u').Select(value => value[2..]));
        var rows = $"unnest({string.Join(", ", arrays)}) as u({names})";
        return ($"select {string.Join(", ", values)} from {rows}", parameters);
    }

    private void Put<T>(T value) => ((ValueColumn<T>)_columns[_column++]).Values[_row] = value;

    private abstract class ValueColumn(string type)
    {
        public string Type => type;

        public abstract bool IsOne(int rows);

        public abstract NpgsqlParameter One();

        public abstract NpgsqlParameter All();
    }

    private class ValueColumn<T>(string type, int rows) : ValueColumn(type)
    {
        public T[] Values { get; } = new T[rows];

        public override bool IsOne(int rows)
        {
            var first = Values[0];
            foreach (var value in Values)
            {
                if (!Same(first, value))
                {
                    return false;
                }
            }

            return true;
        }

        public override NpgsqlParameter One() => Values[0] is null
            ? new NpgsqlParameter { Value = DBNull.Value }
            : new NpgsqlParameter<T> { TypedValue = Values[0] };

        public override NpgsqlParameter All() => new NpgsqlParameter<T[]> { TypedValue = Values };

        protected virtual bool Same(T one, T other) => EqualityComparer<T>.Default.Equals(one, other);
    }

    private sealed class BytesColumn(int rows) : ValueColumn<byte[]>("bytea", rows)
    {
        protected override bool Same(byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other);
    }
}
