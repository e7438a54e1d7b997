namespace Seckill.Node.Config;

/// <summary>seckill.auth: whose tokens are believed.</summary>
public sealed record AuthOptions(string Issuer, string Audience, IReadOnlyList<AuthKeyOptions> Keys)
{
    internal static AuthOptions Bind(SettingsSection section)
    {
        section.Ledger.Keep(section.PathOf("keys"), SecretKind.Whole);
        return new AuthOptions(
            section.Text("issuer"),
            section.Text("audience"),
            [.. section.Sections("keys").Select(AuthKeyOptions.Bind)]);
    }
}

/// <summary>One of seckill.auth.keys.</summary>
/// <param name="Kid">The token's header names it.</param>
/// <param name="Algorithm">The only one this key is good for.</param>
/// <param name="Key">HS256: base64 of at least 32 bytes; else a public key as PEM, or the path of such a file.</param>
public sealed record AuthKeyOptions(string Kid, AuthAlgorithm Algorithm, Secret Key)
{
    internal static AuthKeyOptions Bind(SettingsSection section)
    {
        var kid = section.Text("kid") ?? "";
        var algorithm = section.Choice("algorithm",
            ("HS256", AuthAlgorithm.HS256), ("RS256", AuthAlgorithm.RS256), ("ES256", AuthAlgorithm.ES256));
        var key = section.OptionalSecret("key");
        if (key is null) section.Ledger.Fault(section.OriginOf("key"), $"{section.PathOf("key")} is not set");
        return new AuthKeyOptions(kid, algorithm, key ?? new Secret(""));
    }
}

public enum AuthAlgorithm
{
    HS256,
    RS256,
    ES256,
}
