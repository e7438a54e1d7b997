using System.Security.Cryptography;
using System.Text;

namespace Seckill.Node.Config;

/// <summary>Shape of secrets that are configured, in every environment. Messages never show a value.</summary>
internal static class SecretRules
{
    public static void Check(NodeSettings settings, Action<string, string> fault)
    {
        Key("seckill.secrets.pass-key", settings.Secrets.PassKey, fault);
        Key("seckill.secrets.order-id-key", settings.Secrets.OrderIdKey, fault);
        Key("seckill.secrets.digest-key", settings.Secrets.DigestKey, fault);
        if (settings.Payments.SandboxSecret is { } sandbox
            && SecretText.WebhookBytes(sandbox.Reveal()) is not { Length: >= 16 })
        {
            fault("seckill.payments.sandbox.secret", "must be whsec_ and base64 of at least 16 bytes");
        }

        if (settings.Audit.SigningKey is { } signing && !IsSigningKey(signing))
        {
            fault("seckill.audit.signing-key",
                "must be an ECDSA P-256 private key as PEM, or the path of such a file");
        }

        AuthKeys(settings.Auth.Keys, fault);
    }

    private static void Key(string path, Secret? secret, Action<string, string> fault)
    {
        if (secret is not null && SecretText.Base64Bytes(secret.Reveal()) is not { Length: >= 32 })
        {
            fault(path, "must be base64 of at least 32 bytes (openssl rand -base64 32 makes one)");
        }
    }

    private static void AuthKeys(IReadOnlyList<AuthKeyOptions> keys, Action<string, string> fault)
    {
        const string path = "seckill.auth.keys";
        foreach (var twice in keys.GroupBy(k => k.Kid).Where(g => g.Count() > 1))
        {
            fault(path, $"names the kid {twice.Key} more than once");
        }

        foreach (var key in keys.Where(k => k.Key.Reveal().Length > 0))
        {
            if (!IsAuthKey(key))
            {
                fault(path, $"has a key (kid {key.Kid}) that does not fit {key.Algorithm}; HS256: base64 of at least "
                    + "32 bytes; RS256: an RSA public key of at least 2048 bits; ES256: one of P-256; PEM or its file");
            }
        }
    }

    private static bool IsAuthKey(AuthKeyOptions key) => key.Algorithm switch
    {
        AuthAlgorithm.HS256 => SecretText.Base64Bytes(key.Key.Reveal()) is { Length: >= 32 },
        AuthAlgorithm.RS256 => Loads(RSA.Create, key.Key, rsa => rsa.KeySize >= 2048),
        AuthAlgorithm.ES256 => Loads(ECDsa.Create, key.Key, ecdsa => ecdsa.KeySize == 256),
        _ => throw new InvalidOperationException($"no rule for {key.Algorithm}"),
    };

    private static bool IsSigningKey(Secret secret) =>
        Loads(ECDsa.Create, secret, key => key.KeySize == 256 && key.ExportPkcs8PrivateKey().Length > 0);

    private static bool Loads<T>(Func<T> create, Secret secret, Func<T, bool> fits) where T : AsymmetricAlgorithm
    {
        try
        {
            using var key = create();
            key.ImportFromPem(SecretText.Pem(secret.Reveal()));
            return fits(key);
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException or IOException
            or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>How secrets are written.</summary>
public static class SecretText
{
    private const string WebhookPrefix = "whsec_";

    public static byte[]? Base64Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>The bytes of a Standard Webhooks secret, whsec_ + base64; null: it is none.</summary>
    public static byte[]? WebhookBytes(string text) =>
        text.StartsWith(WebhookPrefix, StringComparison.Ordinal) ? Base64Bytes(text[WebhookPrefix.Length..]) : null;

    public static string Webhook(byte[] bytes) => WebhookPrefix + Convert.ToBase64String(bytes);

    /// <summary>The text itself when it is PEM, else the content of the file it names.</summary>
    public static string Pem(string text) =>
        text.Contains("-----BEGIN ", StringComparison.Ordinal) ? text : File.ReadAllText(text, Encoding.ASCII);
}
