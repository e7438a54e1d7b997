using System.Text;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Finds a text member in an answer's JSON by its name alone: for answers of our own, between two system calls.
/// </summary>
/// <param name="name">The member's name.</param>
internal sealed class JsonText(string name)
{
    private readonly byte[] _mark = Encoding.UTF8.GetBytes($"\"{name}\":\"");

    /// <summary>Its text; empty: there is none.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json)
    {
        var at = json.IndexOf(_mark);
        if (at < 0)
        {
            return default;
        }

        var rest = json[(at + _mark.Length)..];
        var end = rest.IndexOf((byte)'"');
        return end < 0 ? default : rest[..end];
    }
}
