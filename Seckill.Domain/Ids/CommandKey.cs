using System.Security.Cryptography;
using System.Text;

namespace Seckill.Domain;

/// <summary>One idempotent wish: 16 bytes of SHA-256 over user, method, path as sent and Idempotency-Key.</summary>
public readonly record struct CommandKey(Key128 Value)
{
    public static CommandKey Derive(string user, string method, string path, string idempotencyKey)
    {
        var text = $"{user.Length}\n{user}\n{method}\n{path.Length}\n{path}\n{idempotencyKey}";
        return new CommandKey(Key128.Read(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    public override int GetHashCode() => Value.GetHashCode();
}

/// <summary>
/// What makes a command idempotent: its key, and a keyed digest of its parsed body, to tell a repeat from a key that is
/// used again for something else.
/// </summary>
public readonly record struct CommandStamp(CommandKey Key, ulong BodyDigest);
