using Seckill.Http.Ports;

namespace Seckill.Node.Imports;

/// <summary>The lines of a part by their numbers in the import.</summary>
internal sealed class PartLines
{
    private readonly ImportPart _part;
    private readonly int[] _ends;

    public PartLines(ImportPart part)
    {
        _part = part;
        _ends = new int[part.Lines];
        for (var (i, start) = (0, 0); i < part.Lines; i++)
        {
            var length = part.Text.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0)
            {
                throw new InvalidOperationException($"part {part.Number} has fewer than its {part.Lines} lines");
            }

            _ends[i] = start + length;
            start = _ends[i] + 1;
        }
    }

    public long First => _part.FirstLine;

    public long Last => _part.FirstLine + _part.Lines - 1;

    /// <summary>A line without its end; throws for one of another part.</summary>
    public ReadOnlyMemory<byte> this[long line]
    {
        get
        {
            var i = checked((int)(line - First));
            var start = i == 0 ? 0 : _ends[i - 1] + 1;
            return _part.Text.AsMemory(start, _ends[i] - start);
        }
    }
}
