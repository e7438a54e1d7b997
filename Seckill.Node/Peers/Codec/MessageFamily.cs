using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Seckill.Node.Peers.Codec;

/// <summary>
/// A closed family of messages: each member has a kind, one byte before its body, and a way to write and read the body.
/// </summary>
/// <remarks>
/// Kinds are never reused. A body may grow at its end (JSON: by members with a default): what a reader does not know it
/// passes over, and what an older build did not write is read as a default when nothing is left. So two builds next to
/// each other in age understand each other.
/// </remarks>
internal sealed class MessageFamily<T>
    where T : class
{
    private static readonly JsonWriterOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly FrozenDictionary<Type, Member> _byType;
    private readonly Member?[] _byKind = new Member?[256];

    public MessageFamily(params IEnumerable<Member> members)
    {
        _byType = members.ToFrozenDictionary(member => member.Type);
        foreach (var member in _byType.Values)
        {
            _byKind[member.Kind] = _byKind[member.Kind] is null ? member
                : throw new InvalidOperationException($"kind {member.Kind} of {typeof(T).Name} is given twice");
        }
    }

    public delegate TMember ReadBody<out TMember>(ref PeerReader from);

    public void Write(PeerWriter to, T message)
    {
        var member = _byType.GetValueOrDefault(message.GetType())
            ?? throw new NotSupportedException($"{message.GetType().Name} has no kind in {typeof(T).Name}");
        to.Byte(member.Kind);
        member.Write(to, message);
    }

    /// <summary>Throws <see cref="PeerFormatException"/>, and nothing else, for bytes that are no message.</summary>
    public T Read(ref PeerReader from)
    {
        var kind = from.Byte();
        var member = _byKind[kind] ?? throw new UnknownKindException(typeof(T).Name, kind);
        return member.Read(ref from);
    }

    public static Member Binary<TMember>(byte kind, Action<PeerWriter, TMember> write, ReadBody<TMember> read)
        where TMember : class, T => new(kind, typeof(TMember), (to, message) => write(to, (TMember)message), read);

    /// <summary>A member without a body.</summary>
    public static Member Bare<TMember>(byte kind, TMember only)
        where TMember : class, T =>
        new(kind, typeof(TMember), (_, _) => { }, (ref PeerReader _) => only);

    /// <summary>A member whose body is JSON up to the end of the frame: readable, and free to grow.</summary>
    public static Member Text<TMember>(byte kind, JsonTypeInfo<TMember> shape)
        where TMember : class, T => new(
            kind, typeof(TMember), (to, message) => WriteJson(to, (TMember)message, shape),
            (ref PeerReader from) => ReadJson(from.Rest(), shape));

    public static void WriteJson<TBody>(PeerWriter to, TBody body, JsonTypeInfo<TBody> shape)
    {
        using var json = new Utf8JsonWriter(to, Json);
        JsonSerializer.Serialize(json, body, shape);
    }

    public static TBody ReadJson<TBody>(ReadOnlySpan<byte> json, JsonTypeInfo<TBody> shape)
    {
        try
        {
            return JsonSerializer.Deserialize(json, shape)
                ?? throw new PeerFormatException($"null is no {typeof(TBody).Name}");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or InvalidOperationException
            or ArgumentException or FormatException or OverflowException)
        {
            throw new PeerFormatException($"no {typeof(TBody).Name}: {fault.Message}");
        }
    }

    public sealed record Member(byte Kind, Type Type, Action<PeerWriter, T> Write, ReadBody<T> Read);
}
