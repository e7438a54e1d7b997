using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Auth;

/// <summary>POST /v1/dev/tokens: tokens for anybody, in the development profile only.</summary>
internal sealed class DevTokenRoute(HttpEdgeOptions options, IServerClock clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    public void Map(RouteTable routes)
    {
        if (options is not { Development: true, DevSigningKey: { } key })
        {
            return;
        }

        var credentials = new SigningCredentials(
            new SymmetricSecurityKey(key) { KeyId = TokenKeys.DevelopmentKeyId }, SecurityAlgorithms.HmacSha256);
        routes.Add(new EdgeRoute("POST", "/v1/dev/tokens", call => IssueAsync(call, credentials))
        {
            Tag = "development",
            Summary = "A token for any subject and roles, valid 12 hours",
            Body = typeof(DevTokenBody),
            Answers = [new(200, typeof(DevTokenResource))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid],
        });
    }

    private async ValueTask<Answer> IssueAsync(EdgeCall call, SigningCredentials credentials)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.DevTokenBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        if (Check(read.Body!) is { Count: > 0 } errors)
        {
            return new ProblemAnswer(RequestProblems.Invalid) { Errors = errors };
        }

        var now = clock.Now;
        var expires = new Instant((now + Life).UnixMs / 1000 * 1000);
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = options.Issuer,
                Audience = options.Audience,
                SigningCredentials = credentials,
                IssuedAt = now.ToDateTimeOffset().UtcDateTime,
                Expires = expires.ToDateTimeOffset().UtcDateTime,
                Claims = new Dictionary<string, object>
                {
                    ["sub"] = read.Body!.Sub!,
                    ["roles"] = read.Body.Roles!.Distinct(StringComparer.Ordinal).ToArray(),
                },
            });
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK, new DevTokenResource(token, expires), EdgeJson.Default.DevTokenResource);
    }

    private static List<FieldError> Check(DevTokenBody body)
    {
        List<FieldError> errors = [];
        if (body.Sub is null)
        {
            errors.Add(FieldError.Required("sub"));
        }
        else if (!Principal.IsSubject(body.Sub))
        {
            errors.Add(FieldError.Length("sub", 1, Principal.MostSubjectCharacters));
        }

        if (body.Roles is null)
        {
            errors.Add(FieldError.Required("roles"));
        }
        else if (body.Roles.Any(role => RoleNames.Parse(role) == Roles.None))
        {
            errors.Add(FieldError.OneOf("roles", RoleNames.All));
        }

        return errors;
    }
}
