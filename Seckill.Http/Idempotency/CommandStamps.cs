using Seckill.Domain;
using Seckill.Http.Edge;

namespace Seckill.Http.Idempotency;

/// <summary>Makes the stamp of a keyed command: who, which route and id, which key, and what body.</summary>
internal sealed class CommandStamps(byte[] digestKey)
{
    private readonly KeyedMac _mac = new(digestKey);

    public CommandStamp Of(EdgeCall call, BodyDigest body) => Of(call, Sign(body));

    public CommandStamp Of(EdgeCall call, ulong bodyDigest) =>
        new(CommandKey.Derive(call.Caller.Subject, call.Request.Method, call.Path, call.Key), bodyDigest);

    public ulong Sign(BodyDigest body) => body.Sign(_mac);
}
