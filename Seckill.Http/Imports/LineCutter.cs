using Seckill.Http.Ports;

namespace Seckill.Http.Imports;

/// <summary>
/// Cuts a body into lines, and gathers these into parts. Line ends become a single line feed. A line that is too long
/// is kept up to the byte that makes it so, which is all its error needs.
/// </summary>
internal sealed class LineCutter(int mostLineBytes)
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private byte[] _text = new byte[64 * 1024];
    private int _length;
    private int _lineStart;
    private bool _dropped;
    private int _partLines;
    private int _parts;

    /// <summary>Lines that have ended so far.</summary>
    public long Lines { get; private set; }

    /// <summary>Bytes of whole lines that wait to be taken.</summary>
    public int WholeBytes => _lineStart;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var end = bytes.IndexOf((byte)'\n');
            Append(end < 0 ? bytes : bytes[..end]);
            if (end < 0)
            {
                return;
            }

            EndLine();
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The body is over: what has no line end is a line, too.</summary>
    public void End()
    {
        if (_length > _lineStart)
        {
            EndLine();
        }
    }

    /// <summary>Takes all whole lines there are.</summary>
    public ImportPart Take()
    {
        var part = new ImportPart(++_parts, Lines - _partLines + 1, _partLines, _text[.._lineStart]);
        _text.AsSpan(_lineStart, _length - _lineStart).CopyTo(_text);
        (_length, _lineStart, _partLines) = (_length - _lineStart, 0, 0);
        return part;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        // The mark before the first line does not count.
        var room = mostLineBytes + 1 + (Lines == 0 ? Mark.Length : 0) - (_length - _lineStart);
        if (bytes.Length > room)
        {
            _dropped = true;
            bytes = bytes[..room];
        }

        // One more: the line feed.
        if (_length + bytes.Length + 1 > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + bytes.Length + 1));
        }

        bytes.CopyTo(_text.AsSpan(_length));
        _length += bytes.Length;
    }

    private void EndLine()
    {
        if (Lines == 0 && _text.AsSpan(0, _length).StartsWith(Mark))
        {
            // A byte order mark is no part of the first line (RFC 8259, 8.1 lets a parser ignore it).
            _text.AsSpan(Mark.Length, _length - Mark.Length).CopyTo(_text);
            _length -= Mark.Length;
        }

        if (!_dropped && _length > _lineStart && _text[_length - 1] == '\r')
        {
            _length--;
        }

        if (_length == _text.Length)
        {
            Array.Resize(ref _text, _text.Length * 2);
        }

        _text[_length++] = (byte)'\n';
        _lineStart = _length;
        _dropped = false;
        _partLines++;
        Lines++;
    }
}
