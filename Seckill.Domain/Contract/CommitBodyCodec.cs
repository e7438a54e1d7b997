using Google.Protobuf;

namespace Seckill.Domain;

/// <summary>What a commit's body says: when it was decided, what happened, in which trace (16 bytes or none).</summary>
public sealed record CommitFacts(Instant DecidedAt, IReadOnlyList<ItemEvent> Events, byte[] TraceId);

/// <summary>
/// Owns the journal's bytes: CommitBody of Contract/journal.proto. The envelope and the reservation are written by
/// hand, for they are as many as the orders are; all else goes through the generated code. Reading is strict: what is
/// not known in full throws <see cref="UnknownEventException"/>, and what is read would be written again as the same
/// bytes.
/// </summary>
public static class CommitBodyCodec
{
    private const uint Format = 1;
    private const int FormatField = 1, DecidedAtField = 2, EventField = 3, TraceIdField = 4;
    private static readonly uint ReservedTag = WireTag.Of(Contract.Event.UnitsReservedFieldNumber, WireTag.Bytes);

    private static readonly MessageParser<Contract.Event> EventParser =
        Contract.Event.Parser.WithDiscardUnknownFields(true);

    public static byte[] Encode(Instant decidedAt, IReadOnlyList<ItemEvent> events, ReadOnlySpan<byte> traceId)
    {
        var writer = new WireWriter(64 + events.Count * 128);
        writer.Number(FormatField, Format);
        writer.Number(DecidedAtField, (ulong)decidedAt.UnixMs);
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i] is UnitsReserved reserved)
            {
                WriteReserved(ref writer, reserved);
            }
            else
            {
                var wire = EventToWire.Of(events[i]);
                wire.WriteTo(writer.Slice(EventField, wire.CalculateSize()));
            }
        }

        writer.Bytes(TraceIdField, traceId);
        return writer.Finish();
    }

    /// <param name="body">The bytes of one commit.</param>
    /// <param name="forReplay">
    /// True derives the buyers' keys here, so that whoever reads ahead on another core takes that from the evolver.
    /// </param>
    public static CommitFacts Decode(ReadOnlySpan<byte> body, bool forReplay = false)
    {
        ulong format = 0;
        var decidedAt = default(Instant);
        byte[] traceId = [];
        var events = new List<ItemEvent>(EstimateCount(body.Length));
        var reader = new WireReader(body, "CommitBody");
        while (!reader.AtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case FormatField << 3 | WireTag.Varint:
                    format = reader.Varint();
                    break;
                case DecidedAtField << 3 | WireTag.Varint:
                    decidedAt = new Instant((long)reader.Varint());
                    break;
                case EventField << 3 | WireTag.Bytes:
                    RequireFormat(format);
                    events.Add(ReadEvent(reader.Slice(), forReplay));
                    break;
                case TraceIdField << 3 | WireTag.Bytes:
                    traceId = reader.Slice().ToArray();
                    break;
                default:
                    throw reader.Unknown(tag);
            }
        }

        RequireFormat(format);
        return new CommitFacts(decidedAt, events, traceId);
    }

    /// <summary>The format is the first field, so it is known before any event is read.</summary>
    private static void RequireFormat(ulong format)
    {
        if (format != Format)
        {
            throw new UnknownEventException($"format {format} of CommitBody");
        }
    }

    private static int EstimateCount(int bodyLength) => bodyLength / 64 + 1;

    private static void WriteReserved(ref WireWriter writer, UnitsReserved reserved)
    {
        var size = ReservationWire.Size(reserved);
        writer.Begin(EventField, 1 + WireTag.SizeOf((ulong)size) + size);
        writer.Begin(Contract.Event.UnitsReservedFieldNumber, size);
        ReservationWire.Write(ref writer, reserved);
    }

    private static ItemEvent ReadEvent(ReadOnlySpan<byte> bytes, bool forReplay)
    {
        var reader = new WireReader(bytes, "Event");
        var tag = reader.AtEnd ? throw reader.Broken("no kind") : reader.Tag();
        if (tag == ReservedTag)
        {
            var reserved = ReservationWire.Read(reader.Slice(), forReplay);
            return reader.AtEnd ? reserved : throw reader.Unknown(reader.Tag());
        }

        try
        {
            var wire = EventParser.ParseFrom(bytes);
            return wire.KindCase == Contract.Event.KindOneofCase.None
                ? throw new UnknownEventException($"event kind {tag >> 3}")
                : wire.CalculateSize() != bytes.Length
                    ? throw new UnknownEventException($"an unknown field in {wire.KindCase}")
                    : EventFromWire.Of(wire);
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new UnknownEventException($"broken bytes in event kind {tag >> 3}", broken);
        }
    }
}
