using System.Buffers;
using System.Diagnostics;
using Seckill.Node.Peers;
using Seckill.Node.Peers.Codec;
using Seckill.Node.Peers.Links;

namespace Seckill.Tests.Peers;

/// <summary>Bytes of somebody hostile or broken: one exception, nothing else, and soon.</summary>
public sealed class PeerFuzzTests
{
    private const int Rounds = 60_000;

    private static readonly byte[][] Written =
    [
        .. PeerSamples.Requests.Select(m => PeerCodecTests.Bytes(to => PeerCodec.Write(to, m))),
        .. PeerSamples.Replies.Select(m => PeerCodecTests.Bytes(to => PeerCodec.Write(to, m))),
        .. PeerSamples.Notes.Select(m => PeerCodecTests.Bytes(to => PeerCodec.Write(to, m))),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Codec_OfBytesThatWereChanged_ThrowsNothingElse(int seed)
    {
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        var refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Changed(Written[random.Next(Written.Length)], random);
            refused += Refuses(() => PeerCodec.ReadRequest(bytes), seed, round);
            refused += Refuses(() => PeerCodec.ReadReply(bytes), seed, round);
            refused += Refuses(() => PeerCodec.ReadNote(bytes), seed, round);
            refused += Refuses(() => Greeting.Read(bytes), seed, round);
        }

        Assert.InRange(refused, Rounds, Rounds * 4 - 1);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Frames_OfBytesThatWereChanged_EndOrThrow(int seed)
    {
        var random = new Random(seed);
        var taken = 0;
        for (var round = 0; round < Rounds; round++)
        {
            taken += TakeAll(Pieces(Changed(Stream(random), random), random), seed, round);
        }

        Assert.InRange(taken, Rounds / 2, Rounds * 4);
    }

    [Fact]
    public void Frames_InPiecesOfAnySize_AreTheSame()
    {
        var random = new Random(5);
        for (var round = 0; round < 5000; round++)
        {
            var bytes = Stream(random);
            Assert.Equal(3, TakeAll(Pieces(bytes, random), 5, round));
            Assert.Equal(2, TakeAll(Pieces(bytes[..^1], random), 5, round));
        }
    }

    private static byte[] Stream(Random random) =>
        [.. Enumerable.Range(0, 3).SelectMany(_ => Framed(Written[random.Next(Written.Length)]))];

    private static byte[] Framed(byte[] body) => PeerCodecTests.Bytes(to =>
    {
        Frame.Begin(to, FrameKind.Request, 7, 1000);
        to.Raw(body);
        Frame.End(to);
    });

    private static int TakeAll(ReadOnlySequence<byte> buffer, int seed, int round)
    {
        byte[] scratch = [];
        var taken = 0;
        try
        {
            while (Frame.TryTake(ref buffer, 1 << 20, ref scratch, out _)) taken++;
        }
        catch (PeerFormatException)
        {
        }
        catch (Exception bug)
        {
            Assert.Fail($"seed {seed}, round {round}: {bug}");
        }

        return taken;
    }

    private static int Refuses(Func<object> read, int seed, int round)
    {
        try
        {
            read();
            return 0;
        }
        catch (PeerFormatException)
        {
            return 1;
        }
        catch (Exception bug)
        {
            Assert.Fail($"seed {seed}, round {round}: {bug}");
            return 0;
        }
    }

    private static byte[] Changed(byte[] bytes, Random random)
    {
        if (random.Next(8) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        var changed = bytes.ToList();
        for (var change = random.Next(4); change >= 0 && changed.Count > 0; change--)
        {
            var at = random.Next(changed.Count);
            switch (random.Next(4))
            {
                case 0: changed[at] = (byte)random.Next(256); break;
                case 1: changed[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: changed.RemoveRange(at, random.Next(changed.Count - at)); break;
                default: changed.Insert(at, (byte)random.Next(256)); break;
            }
        }

        return [.. changed];
    }

    private static ReadOnlySequence<byte> Pieces(byte[] bytes, Random random)
    {
        Piece? first = null, last = null;
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - at, 1 + random.Next(random.Next(2) == 0 ? 3 : 300));
            last = new Piece(bytes.AsMemory(at, length), last);
            first ??= last;
            at += length;
        }

        return first is null ? default : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }
}
