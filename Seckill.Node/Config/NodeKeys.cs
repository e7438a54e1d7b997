using System.Security.Cryptography;

namespace Seckill.Node.Config;

/// <summary>
/// The keys a node works with: those configured, else (development) those made once and kept in the table secret, so
/// that all nodes of a cluster share them.
/// </summary>
/// <param name="PassKey">Signs purchase passes.</param>
/// <param name="OrderIdKey">Derives order ids.</param>
/// <param name="DigestKey">Digests request bodies.</param>
/// <param name="TokenKey">Signs and verifies the tokens of POST /v1/dev/tokens (HS256); null in production.</param>
/// <param name="SandboxSecret">Bytes behind whsec_; null: no sandbox provider.</param>
/// <param name="CarrierSecret">Bytes behind whsec_; null: no sandbox carrier.</param>
/// <param name="SigningKey">ECDSA P-256, PKCS #8: receipts and checkpoints.</param>
public sealed record NodeKeys(
    byte[] PassKey, byte[] OrderIdKey, byte[] DigestKey, byte[]? TokenKey, byte[]? SandboxSecret,
    byte[]? CarrierSecret, byte[] SigningKey)
{
    private const int KeyLength = 32;

    /// <param name="settings">Checked ones.</param>
    /// <param name="store">Asked only for what is not configured.</param>
    /// <param name="random">Fresh random bytes.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    public static async ValueTask<NodeKeys> ResolveAsync(
        NodeSettings settings, ISecretStore store, Func<int, byte[]> random, CancellationToken cancellation)
    {
        async ValueTask<byte[]> KeyOf(Secret? secret, string name) => secret is null
            ? await Made(name, () => random(KeyLength)) : SecretText.Base64Bytes(secret.Reveal())!;

        async ValueTask<byte[]> Made(string name, Func<byte[]> make) => settings.IsDevelopment
            ? await store.GetOrAddAsync(name, make(), cancellation)
            : throw new InvalidOperationException($"production does not make the key {name}");

        return new NodeKeys(
            await KeyOf(settings.Secrets.PassKey, "pass-key"),
            await KeyOf(settings.Secrets.OrderIdKey, "order-id-key"),
            await KeyOf(settings.Secrets.DigestKey, "digest-key"),
            settings.IsDevelopment ? await KeyOf(null, "token-key") : null,
            await SandboxAsync(settings.Payments.SandboxSecret, "sandbox-secret"),
            await SandboxAsync(settings.Shipments.SandboxSecret, "carrier-secret"),
            settings.Audit.SigningKey is { } signing ? FromPem(signing) : await Made("signing-key", MakeSigningKey));

        async ValueTask<byte[]?> SandboxAsync(Secret? secret, string name)
        {
            if (secret is not null) return SecretText.WebhookBytes(secret.Reveal());
            return settings.IsDevelopment ? await KeyOf(null, name) : null;
        }
    }

    private static byte[] MakeSigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    private static byte[] FromPem(Secret secret)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(SecretText.Pem(secret.Reveal()));
        return key.ExportPkcs8PrivateKey();
    }
}
