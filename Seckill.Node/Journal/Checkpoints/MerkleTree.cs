using System.Security.Cryptography;

namespace Seckill.Node.Journal;

/// <summary>
/// The root over a list of leaves as RFC 6962, 2.1 has it: SHA-256 over a zero byte and the leaf, over a one byte and
/// both children; a list is split at the largest power of two below its length; of no leaves it is SHA-256 of nothing.
/// </summary>
public static class MerkleTree
{
    public static byte[] Root(IReadOnlyList<byte[]> leaves) => leaves.Count == 0
        ? SHA256.HashData([]) : Root(leaves, 0, leaves.Count);

    private static byte[] Root(IReadOnlyList<byte[]> leaves, int from, int count)
    {
        if (count == 1)
        {
            return SHA256.HashData([0, .. leaves[from]]);
        }

        var left = 1;
        while (left * 2 < count)
        {
            left *= 2;
        }

        return SHA256.HashData([1, .. Root(leaves, from, left), .. Root(leaves, from + left, count - left)]);
    }
}
