using System.Security.Cryptography;
using System.Text;
using Seckill.Node.Config;

namespace Seckill.Node;

/// <summary>
/// The keys a node works with: configured ones, else (in development) ones made once per installation and kept in the
/// store, so that all nodes of a cluster, and the next start, share them.
/// </summary>
internal sealed record NodeSecrets(
    byte[] PassKey, byte[] OrderIdKey, byte[] DigestKey, byte[]? DevSigningKey, string? SandboxSecret)
{
    public static async Task<NodeSecrets> LoadAsync(
        NodeSettings settings, ISecretStore store, CancellationToken cancellation)
    {
        return new NodeSecrets(
            await KeyAsync("pass-key", settings.Secrets.PassKey),
            await KeyAsync("order-id-key", settings.Secrets.OrderIdKey),
            await KeyAsync("digest-key", settings.Secrets.DigestKey),
            settings.IsDevelopment ? await MadeAsync("dev-signing-key") : null,
            await SandboxAsync());

        async Task<byte[]> KeyAsync(string name, Secret? configured) =>
            configured is null ? await MadeAsync(name) : SecretText.Base64Bytes(configured.Reveal())!;

        async Task<byte[]> MadeAsync(string name) =>
            settings.IsDevelopment
                ? await store.GetOrAddAsync(name, RandomNumberGenerator.GetBytes(32), cancellation)
                : throw new SettingsException([$"seckill.secrets.{name} is not set; production makes none by itself"]);

        async Task<string?> SandboxAsync()
        {
            if (settings.Payments.SandboxSecret is { } configured)
            {
                return configured.Reveal();
            }

            var proposed = Encoding.UTF8.GetBytes(SecretText.Webhook(RandomNumberGenerator.GetBytes(32)));
            return settings.IsDevelopment
                ? Encoding.UTF8.GetString(await store.GetOrAddAsync("sandbox-secret", proposed, cancellation))
                : null;
        }
    }
}
