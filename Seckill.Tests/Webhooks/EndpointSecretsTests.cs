using System.Security.Cryptography;
using System.Text;
using Seckill.Node.Webhooks;
using Xunit;

namespace Seckill.Tests.Webhooks;

public sealed class EndpointSecretsTests
{
    private readonly EndpointSecrets _secrets = new(new byte[32], RandomNumberGenerator.GetBytes);

    [Fact]
    public void Open_WhatWasSealed_IsASecretThatIsNotInTheBytes()
    {
        var sealedBytes = _secrets.Make("wh_1");
        var secret = Convert.FromBase64String(_secrets.Open("wh_1", sealedBytes).Reveal()["whsec_".Length..]);
        Assert.Equal(32, secret.Length);
        Assert.True(sealedBytes.AsSpan().IndexOf(secret) < 0);
        Assert.NotEqual(sealedBytes, _secrets.Make("wh_1"));
    }

    [Fact]
    public void Open_OfAnotherEndpointKeyOrBytes_Throws()
    {
        var sealedBytes = _secrets.Make("wh_1");
        Assert.ThrowsAny<CryptographicException>(() => _secrets.Open("wh_2", sealedBytes));
        Assert.ThrowsAny<CryptographicException>(() => new EndpointSecrets(
            Encoding.ASCII.GetBytes("another key of the node's of 32 b"), RandomNumberGenerator.GetBytes)
            .Open("wh_1", sealedBytes));
        Assert.ThrowsAny<CryptographicException>(() => _secrets.Open("wh_1", []));
        sealedBytes[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => _secrets.Open("wh_1", sealedBytes));
    }
}
