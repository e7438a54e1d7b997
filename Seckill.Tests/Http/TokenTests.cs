using System.Net;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Seckill.Http;

namespace Seckill.Tests.Http;

/// <summary>Which tokens are believed.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private static readonly byte[] Secret = EdgeUnderTest.Key("production");
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private EdgeUnderTest _edge = null!;

    public async ValueTask InitializeAsync() => _edge = await EdgeUnderTest.StartAsync(options => options with
    {
        JwtKeys =
        [
            new JwtKey("h", "HS256", Secret), new JwtKey("r", "RS256", _rsa.ExportSubjectPublicKeyInfo()),
            new JwtKey("e", "ES256", _ecdsa.ExportSubjectPublicKeyInfo()),
        ],
    });

    public ValueTask DisposeAsync()
    {
        _rsa.Dispose();
        _ecdsa.Dispose();
        return _edge.DisposeAsync();
    }

    [Fact]
    public async Task Token_OfEveryConfiguredKey_IsBelieved()
    {
        Assert.Equal(HttpStatusCode.OK, await TryAsync(Signed(Hmac(Secret, "h"))));
        Assert.Equal(HttpStatusCode.OK, await TryAsync(Signed(Hmac(Secret, null))));
        Assert.Equal(HttpStatusCode.OK, await TryAsync(Signed(new(new RsaSecurityKey(_rsa) { KeyId = "r" }, "RS256"))));
        Assert.Equal(
            HttpStatusCode.OK, await TryAsync(Signed(new(new ECDsaSecurityKey(_ecdsa) { KeyId = "e" }, "ES256"))));
    }

    [Fact]
    public async Task Token_OfAnotherAlgorithmOrKey_IsNot()
    {
        var publicKey = _rsa.ExportSubjectPublicKeyInfo();
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Signed(Hmac(EdgeUnderTest.Key("other"), "h"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Signed(Hmac(Secret, "unknown"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Signed(Hmac(publicKey, "r"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(
            Signed(new(new RsaSecurityKey(_rsa) { KeyId = "r" }, "RS512"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Signed(
            new(new SymmetricSecurityKey([.. Secret, .. Secret]) { KeyId = "h" }, "HS512"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Signed(null)));
    }

    [Fact]
    public async Task Token_WithWrongClaims_IsNot()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token(issuer: "other")));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token(audience: "other")));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token(expires: TimeSpan.FromSeconds(-1))));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token(notBefore: TimeSpan.FromMinutes(5))));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token(subject: "")));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token(subject: new string('s', 129))));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token(subject: "a\u0000")));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(Token(roles: "buyer")));
        Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(Token(roles: Array.Empty<string>())));
        Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(Token(roles: new[] { "king" })));
    }

    [Fact]
    public async Task Token_RememberedAndThenOver_IsRefused()
    {
        var token = Token(expires: TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, await TryAsync(token));
        Assert.Equal(HttpStatusCode.OK, await TryAsync(token));
        _edge.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(token));
    }

    [Fact]
    public async Task DevToken_LivesTwelveHours()
    {
        var token = await _edge.Shop.TokenAsync("ada", "buyer");
        _edge.Time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, await TryAsync(token));
        _edge.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(token));
    }

    [Theory]
    [InlineData("""{"sub":"","roles":[]}""", "sub")]
    [InlineData("""{"sub":"a","roles":["king"]}""", "roles")]
    [InlineData("""{"roles":["buyer"]}""", "sub")]
    public async Task DevToken_ValuesMakeNoSense_AreNamed(string body, string field)
    {
        var answer = await _edge.Shop.PostAsync("/v1/dev/tokens", null, System.Text.Json.Nodes.JsonNode.Parse(body)!);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.NotNull(answer.Json["errors"]![field]);
    }

    [Fact]
    public async Task Production_HasNoDevRoutes()
    {
        await using var edge = await EdgeUnderTest.StartAsync(options => options with
        {
            Development = false,
            JwtKeys = [new JwtKey("h", "HS256", Secret)],
        });
        var body = System.Text.Json.Nodes.JsonNode.Parse("""{"sub":"a","roles":["buyer"],"outcome":"succeed"}""")!;

        Assert.Equal("not-found", (await edge.Shop.PostAsync("/v1/dev/tokens", null, body)).Code);
        Assert.Equal("not-found", (await edge.Shop.PostAsync("/sandbox/payments/p", null, body)).Code);
        Assert.Equal("unauthorized", (await edge.Shop.GetAsync("/v1/orders", Signed(new(
            new SymmetricSecurityKey(EdgeUnderTest.Key("dev")) { KeyId = "dev" }, "HS256")))).Code);
    }

    private static SigningCredentials Hmac(byte[] key, string? id) =>
        new(new SymmetricSecurityKey(key) { KeyId = id }, "HS256");

    private async Task<HttpStatusCode> TryAsync(string token) =>
        (await _edge.Shop.GetAsync("/v1/orders", token)).Status;

    private string Token(
        string issuer = "seckill", string audience = "seckill", TimeSpan? expires = null, TimeSpan? notBefore = null,
        string subject = "ada", object? roles = null) =>
        Signed(Hmac(Secret, "h"), issuer, audience, expires, notBefore, subject, roles);

    private string Signed(
        SigningCredentials? credentials, string issuer = "seckill", string audience = "seckill",
        TimeSpan? expires = null, TimeSpan? notBefore = null, string subject = "ada", object? roles = null)
    {
        var now = _edge.Time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer,
                Audience = audience,
                Expires = now + (expires ?? TimeSpan.FromHours(1)),
                NotBefore = notBefore is { } later ? now + later : null,
                SigningCredentials = credentials,
                Claims = new Dictionary<string, object> { ["sub"] = subject, ["roles"] = roles ?? new[] { "buyer" } },
            });
    }
}
