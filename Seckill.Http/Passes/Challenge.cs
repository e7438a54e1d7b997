using System.Buffers.Binary;
using Seckill.Domain;

namespace Seckill.Http.Passes;

/// <summary>What a challenge asks for, and how long; its salt is its identity.</summary>
internal readonly record struct Challenge(Key128 Salt, int Iterations, int Difficulty, Instant ExpiresAt)
{
    public const int ByteCount = Key128.ByteCount + 4 + 4 + 8;

    public void Write(Span<byte> bytes)
    {
        Salt.Write(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], Iterations);
        BinaryPrimitives.WriteInt32BigEndian(bytes[20..], Difficulty);
        BinaryPrimitives.WriteInt64BigEndian(bytes[24..], ExpiresAt.UnixMs);
    }
}
