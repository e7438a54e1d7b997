using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Seckill.Node.Ops.Certs;
using Seckill.Tests.Config;

namespace Seckill.Tests.Ops.Deploy;

/// <summary>What an installation brings to production: keys, certificates, an issuer of tokens; in a folder.</summary>
internal sealed class ProductionGround : IDisposable
{
    private readonly ECDsa _issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ProductionGround()
    {
        var certificates = new DevCertificates(Path.Combine(Folder, "certs"), 1, ["127.0.0.1"]);
        certificates.Write(DateTimeOffset.UtcNow, replace: false);
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Environment = new Dictionary<string, string>
        {
            ["SECKILL_PASS_KEY"] = SettingsUnderTest.Base64(1),
            ["SECKILL_ORDER_ID_KEY"] = SettingsUnderTest.Base64(2),
            ["SECKILL_DIGEST_KEY"] = SettingsUnderTest.Base64(3),
            ["SECKILL_SIGNING_KEY"] = Write("signing.pem", signing.ExportPkcs8PrivateKeyPem()),
            ["SECKILL_AUTH_KEY"] = Write("auth.pem", _issuer.ExportSubjectPublicKeyInfoPem()),
            ["SECKILL_STRIPE_SECRET"] = "whsec_" + SettingsUnderTest.Base64(4),
            ["SECKILL_STRIPE_API_KEY"] = "sk_of_the_tests",
            ["SECKILL_STRIPE_RETURN_URL"] = "https://shop.example/paid",
            ["SECKILL_TLS_CERTIFICATE"] = certificates.CertificateFile(1),
            ["SECKILL_TLS_KEY"] = certificates.KeyFile(1),
            ["SECKILL_TLS_CA"] = certificates.AuthorityFile,
        };
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("seckill-test-").FullName;

    /// <summary>The variables that production.conf asks for.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>A token as the issuer signs it.</summary>
    public string Token(params string[] roles) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "seckill",
        Audience = "seckill",
        SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_issuer) { KeyId = "issuer" }, "ES256"),
        Claims = new Dictionary<string, object> { ["sub"] = "olga", ["roles"] = roles },
    });

    public void Dispose()
    {
        _issuer.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
