using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Http.Auth;

/// <summary>
/// Verifies bearer tokens: fixed algorithms, issuer, audience, lifetime by the server's clock. A verified token is
/// remembered by the header it stood in, for its text is all that its validity depends on, save the time.
/// </summary>
internal sealed class TokenAuthenticator(TokenKeys keys, HttpEdgeOptions options, IServerClock clock)
{
    private const int MostCharacters = 8 * 1024;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly TokenMemory _known = new(options.RememberedTokens);
    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MostCharacters };
    private readonly TokenValidationParameters _rules = keys.Rules(options.Issuer, options.Audience);

    /// <summary>Null: the header is missing, or its token is not valid now.</summary>
    public ValueTask<Principal?> AuthenticateAsync(StringValues header)
    {
        if (header is not [{ Length: > 7 and <= MostCharacters } text])
        {
            return new((Principal?)null);
        }

        if (_known.Find(text) is { } known)
        {
            return new(known.ExpiresAt > clock.Now ? known : null);
        }

        return text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? VerifyAsync(text) : new((Principal?)null);
    }

    private async ValueTask<Principal?> VerifyAsync(string header)
    {
        var result = await _handler.ValidateTokenAsync(header["Bearer ".Length..].Trim(), _rules);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token || Read(token) is not { } principal)
        {
            return null;
        }

        _known.Remember(header, principal);
        return principal;
    }

    private Principal? Read(JsonWebToken token)
    {
        var now = clock.Now;
        if (!token.TryGetPayloadValue<long>("exp", out var expires) || expires is <= 0 or > 253_402_300_799
            || (token.TryGetPayloadValue<long>("nbf", out var begins) && begins * 1000.0 > (now + Skew).UnixMs)
            || !token.TryGetPayloadValue<string>("sub", out var subject) || !Principal.IsSubject(subject)
            || ReadRoles(token) is not { } roles)
        {
            return null;
        }

        var expiresAt = new Instant(expires * 1000);
        return expiresAt > now ? new Principal(subject, roles, expiresAt) : null;
    }

    /// <summary>
    /// No roles when there is no such claim; null when it is not an array. Names that are not ours open nothing.
    /// </summary>
    private static Roles? ReadRoles(JsonWebToken token)
    {
        if (!token.TryGetPayloadValue<JsonElement>("roles", out var claim))
        {
            return token.TryGetPayloadValue<object>("roles", out _) ? null : Roles.None;
        }

        if (claim.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var roles = Roles.None;
        foreach (var name in claim.EnumerateArray())
        {
            roles |= name.ValueKind == JsonValueKind.String ? RoleNames.Parse(name.GetString()) : Roles.None;
        }

        return roles;
    }
}
