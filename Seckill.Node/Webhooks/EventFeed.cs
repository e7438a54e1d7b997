using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Webhooks;

/// <summary>
/// The merchant's cursor feed over what was told. A cursor is the last number given, and whose feed it is; an event's
/// id does as well, for it is what a reader has left of a stream that was cut.
/// </summary>
public sealed class EventFeed(IEventStore store, IServerClock clock, Action becameInterested) : IEventFeed
{
    private const int NumberLength = 8, DigestLength = 4;

    public async ValueTask<EventPage?> ReadAsync(
        string merchant, string? after, IReadOnlyList<string>? types, int limit, CancellationToken cancellation)
    {
        if (!TryDecode(merchant, after, out var number))
        {
            // No event's id has control characters, and a store may refuse them.
            if (after!.Any(char.IsControl) || await store.NumberOfAsync(merchant, after!, cancellation) is not { } last)
            {
                return null;
            }

            number = last;
        }

        var found = await store.ReadEventsAsync(merchant, number, types, limit + 1, cancellation);
        if (found.Count == 0 && number == 0 && await store.AddMerchantAsync(merchant, clock.Now, cancellation))
        {
            becameInterested();
        }

        var page = found.Take(limit).ToList();
        return new EventPage(
            [.. page.Select(one => one.Event.Body)], Encode(merchant, page.Count > 0 ? page[^1].Number : number),
            found.Count > limit);
    }

    private static string Encode(string merchant, long number)
    {
        Span<byte> bytes = stackalloc byte[NumberLength + DigestLength];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        Digest(merchant, bytes[..NumberLength], bytes[NumberLength..]);
        return Base32.Encode(bytes);
    }

    private static bool TryDecode(string merchant, string? text, out long number)
    {
        number = 0;
        if (text is null)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[NumberLength + DigestLength];
        Span<byte> digest = stackalloc byte[DigestLength];
        if (!Base32.TryDecode(text, bytes))
        {
            return false;
        }

        Digest(merchant, bytes[..NumberLength], digest);
        number = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return number >= 0 && digest.SequenceEqual(bytes[NumberLength..]);
    }

    private static void Digest(string merchant, ReadOnlySpan<byte> number, Span<byte> digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(number);
        hash.AppendData(Encoding.UTF8.GetBytes($"events of merchant {merchant}"));
        hash.GetHashAndReset().AsSpan(0, DigestLength).CopyTo(digest);
    }
}
