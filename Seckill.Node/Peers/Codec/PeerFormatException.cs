namespace Seckill.Node.Peers.Codec;

/// <summary>Bytes of a peer that are no message: the link that brought them is closed.</summary>
public class PeerFormatException(string what) : Exception(what);

/// <summary>
/// A message of a kind that this build does not know, from a newer one: well-formed, so the link goes on; a request is
/// not taken, a note is passed over.
/// </summary>
public sealed class UnknownKindException(string family, byte kind)
    : PeerFormatException($"kind {kind} of {family} is not known");
