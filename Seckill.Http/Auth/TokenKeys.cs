using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Seckill.Http.Auth;

/// <summary>The keys that verify tokens, each with the one algorithm it may be used with.</summary>
internal sealed class TokenKeys
{
    public const string DevelopmentKeyId = "dev";
    private readonly Dictionary<string, (SecurityKey Key, string Algorithm)> _byId = new(StringComparer.Ordinal);

    public TokenKeys(HttpEdgeOptions options)
    {
        foreach (var key in options.JwtKeys)
        {
            Add(key);
        }

        if (options is { Development: true, DevSigningKey: { } secret })
        {
            Add(new JwtKey(DevelopmentKeyId, SecurityAlgorithms.HmacSha256, secret));
        }
    }

    public TokenValidationParameters Rules(string issuer, string audience) => new()
    {
        ValidIssuer = issuer,
        ValidAudience = audience,
        RequireSignedTokens = true,
        RequireExpirationTime = true,

        // Life is judged by the server's clock, not the machine's (protocol.md, Clock): see TokenAuthenticator.
        ValidateLifetime = false,
        ValidateIssuerSigningKey = true,
        TryAllIssuerSigningKeys = false,
        IssuerSigningKeyResolver = (_, _, keyId, _) => Candidates(keyId),
        AlgorithmValidator = (algorithm, key, _, _) =>
            _byId.Values.Any(known => known.Key == key && known.Algorithm == algorithm),
    };

    /// <summary>A token without a kid may be signed by any key.</summary>
    private IEnumerable<SecurityKey> Candidates(string? keyId)
    {
        if (string.IsNullOrEmpty(keyId))
        {
            return _byId.Values.Select(known => known.Key);
        }

        return _byId.TryGetValue(keyId, out var named) ? [named.Key] : [];
    }

    private void Add(JwtKey key)
    {
        SecurityKey made = key.Algorithm switch
        {
            SecurityAlgorithms.HmacSha256 when key.Material.Length >= 32 => new SymmetricSecurityKey(key.Material),
            SecurityAlgorithms.RsaSha256 => new RsaSecurityKey(Rsa(key.Material)),
            SecurityAlgorithms.EcdsaSha256 => new ECDsaSecurityKey(Ecdsa(key.Material)),
            _ => throw new ArgumentException($"token key {key.KeyId}: HS256 (32 bytes or more), RS256 or ES256"),
        };
        made.KeyId = key.KeyId;
        if (!_byId.TryAdd(key.KeyId, (made, key.Algorithm)))
        {
            throw new ArgumentException($"token key {key.KeyId} is configured twice");
        }
    }

    private static RSA Rsa(byte[] publicKey)
    {
        var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key;
    }

    private static ECDsa Ecdsa(byte[] publicKey)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key;
    }
}
