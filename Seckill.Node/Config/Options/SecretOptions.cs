namespace Seckill.Node.Config;

/// <summary>
/// seckill.secrets: MAC keys, base64 of at least 32 bytes each, the same on all nodes. Null: made once and kept in the
/// table secret, in development only.
/// </summary>
/// <param name="PassKey">Signs purchase passes.</param>
/// <param name="OrderIdKey">Derives order ids; with another key, repeats of older purchases are not recognised.</param>
/// <param name="DigestKey">Digests request bodies for the comparison of repeats.</param>
public sealed record SecretOptions(Secret? PassKey, Secret? OrderIdKey, Secret? DigestKey)
{
    internal static SecretOptions Bind(SettingsSection section) => new(
        section.OptionalSecret("pass-key"),
        section.OptionalSecret("order-id-key"),
        section.OptionalSecret("digest-key"));
}
