using System.Buffers;
using Seckill.Domain;
using Seckill.Node.Peers;
using Seckill.Node.Peers.Codec;
using Seckill.Node.Peers.Links;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>What other nodes send: frames, and the messages in them.</summary>
internal static class PeerTargets
{
    private const int MostFrame = 1 << 20;

    public static IReadOnlyList<DecoderTarget> All
    {
        get
        {
            var samples = new SampleMaker(new Random(2));
            var requests = samples.Family<PeerRequest>(2).Concat(samples.Family<ItemRequest>(2).Select(request =>
                new AskItem(SampleSale.Item, request, true, new byte[8])));
            var replies = samples.Family<PeerReply>(2).Concat(samples.Family<ItemReply>(2)
                .Select(reply => new ItemReplied(reply)));
            var notes = samples.Family<PeerNote>(3);
            var greeting = Greeting.Of(new PeerSelf(samples.Of<Guid>(), "node-1", "1.0"), samples.Of<Guid>());
            return
            [
                Of("peer-requests", requests, PeerCodec.Write, bytes => PeerCodec.ReadRequest(bytes)),
                Of("peer-replies", replies, PeerCodec.Write, bytes => PeerCodec.ReadReply(bytes)),
                Of("peer-notes", notes, PeerCodec.Write, bytes => PeerCodec.ReadNote(bytes)),
                Of("peer-greetings", [greeting], (to, one) => one.Write(to), bytes => Greeting.Read(bytes)),
                DecoderTarget.Throwing<PeerFormatException>("peer-frames", Frames(samples), TakeAll),
            ];
        }
    }

    private static DecoderTarget Of<T>(
        string name, IEnumerable<T> messages, Action<PeerWriter, T> write, Func<byte[], T> read) =>
        DecoderTarget.Throwing<PeerFormatException>(
            name, [.. messages.Select(one => Bytes(to => write(to, one)))], bytes =>
            {
                var written = Bytes(to => write(to, read(bytes)));
                if (!Bytes(to => write(to, read(written))).AsSpan().SequenceEqual(written))
                {
                    throw new FuzzFinding("what was read is another when it is written and read again");
                }
            });

    private static List<byte[]> Frames(SampleMaker samples) =>
        [.. samples.Family<PeerReply>(2).Chunk(3).Select(chunk => chunk.SelectMany((reply, i) => Bytes(to =>
        {
            Frame.Begin(to, FrameKind.Reply, i, 1000);
            PeerCodec.Write(to, reply);
            Frame.End(to);
        })).ToArray())];

    private static void TakeAll(byte[] bytes)
    {
        var whole = new ReadOnlySequence<byte>(bytes);
        byte[] scratch = [];
        while (Frame.TryTake(ref whole, MostFrame, ref scratch, out _))
        {
            // Each frame makes the rest shorter.
        }
    }

    private static byte[] Bytes(Action<PeerWriter> write)
    {
        var to = new PeerWriter();
        write(to);
        return to.Written.ToArray();
    }
}
