using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Seckill.Tests.Pages;

/// <summary>
/// A provider of OpenID Connect that knows one person and asks nothing: discovery, authorization code, PKCE checked.
/// </summary>
public sealed class OpenIdProvider : IAsyncDisposable
{
    public const string Client = "seckill-pages";
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, IQueryCollection> _codes = [];

    private OpenIdProvider(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>HS256 of its access tokens.</summary>
    public byte[] Key { get; } = SHA256.HashData("openid"u8);

    /// <summary>What it sends back instead of what it was given; a forger's answer.</summary>
    public string? State { get; set; }

    public string? Nonce { get; set; }

    public static async Task<OpenIdProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new OpenIdProvider(builder.Build());
        provider.Map();
        await provider._app.StartAsync();
        var server = provider._app.Services.GetRequiredService<IServer>();
        provider.Address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Map()
    {
        _app.Use((context, next) =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return next(context);
        });
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, string>
        {
            ["issuer"] = Address.ToString().TrimEnd('/'),
            ["authorization_endpoint"] = new Uri(Address, "/authorize").ToString(),
            ["token_endpoint"] = new Uri(Address, "/token").ToString(),
        }));
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", TokenAsync);
    }

    private IResult Authorize(HttpRequest request)
    {
        var asked = request.Query;
        if (asked["client_id"] != Client || asked["response_type"] != "code"
            || asked["code_challenge_method"] != "S256")
        {
            return Results.BadRequest();
        }

        var code = Guid.NewGuid().ToString("N");
        _codes[code] = asked;
        return Results.Redirect(QueryHelpers.AddQueryString(asked["redirect_uri"]!, new Dictionary<string, string?>
        {
            ["code"] = code,
            ["state"] = State ?? asked["state"],
            ["iss"] = Address.ToString().TrimEnd('/'),
        }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var proof = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!)));
        if (!_codes.TryRemove(form["code"]!, out var asked) || proof != asked["code_challenge"]
            || form["redirect_uri"] != asked["redirect_uri"] || form["grant_type"] != "authorization_code")
        {
            return Results.Json(new Dictionary<string, string> { ["error"] = "invalid_grant" }, statusCode: 400);
        }

        return Results.Json(new Dictionary<string, string>
        {
            ["access_token"] = Sign(new() { ["sub"] = "olga", ["roles"] = new[] { "buyer" } }),
            ["id_token"] = Sign(new() { ["sub"] = "olga", ["nonce"] = Nonce ?? asked["nonce"].ToString() }),
            ["token_type"] = "Bearer",
        });
    }

    private string Sign(Dictionary<string, object> claims) => new JsonWebTokenHandler().CreateToken(
        new SecurityTokenDescriptor
        {
            Issuer = "seckill",
            Audience = "seckill",
            Claims = claims,
            Expires = DateTime.UtcNow.AddHours(1),
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Key) { KeyId = "openid" }, SecurityAlgorithms.HmacSha256),
        });
}
