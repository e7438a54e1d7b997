using System.Data.Common;
using Seckill.Node.Projections;

namespace Seckill.Node.Storage.ReadModels;

/// <summary>Reads a row's columns off a data reader, one after the other.</summary>
internal sealed class ReaderSource(DbDataReader reader) : IRowSource
{
    private int _next;

    /// <summary>Begins a row at its first column.</summary>
    public ReaderSource Rewind()
    {
        _next = 0;
        return this;
    }

    public int Int() => reader.GetInt32(_next++);

    public long Long() => reader.GetInt64(_next++);

    public long? LongOrNull() => reader.IsDBNull(_next) ? Skip<long?>() : Long();

    public bool Flag() => reader.GetBoolean(_next++);

    public string Text() => reader.GetString(_next++);

    public string? TextOrNull() => reader.IsDBNull(_next) ? Skip<string?>() : Text();

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_next++);

    private T? Skip<T>()
    {
        _next++;
        return default;
    }
}
