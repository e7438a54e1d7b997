using Seckill.Node.Config;

namespace Seckill.Tests.Config;

/// <summary>seckill.events.rabbitmq: off, on, and what is refused.</summary>
public sealed class RabbitSettingsTests
{
    private const string Path = "seckill.events.rabbitmq.";

    [Fact]
    public void Load_WithoutUri_IsOff() => Assert.Null(SettingsUnderTest.Load().Events.Rabbit);

    [Theory]
    [InlineData("amqp://broker", "broker", 5672, "guest", "guest", "/")]
    [InlineData("amqps://u:p@broker/", "broker", 5671, "u", "p", "/")]
    [InlineData("amqp://a%40b:x%3Ay%2Fz@10.0.0.1:1234/shop%2Fone", "10.0.0.1", 1234, "a@b", "x:y/z", "shop/one")]
    [InlineData("amqp://u:p@[::1]:5673/v", "::1", 5673, "u", "p", "v")]
    public void Load_Uri_IsReadAsItsSpecificationSays(
        string uri, string host, int port, string user, string password, string virtualHost)
    {
        var address = SettingsUnderTest.Load($"{Path}uri={uri}").Events.Rabbit!.Address;
        Assert.Equal((host, port, user, password, virtualHost),
            (address.Host, address.Port, address.User, address.Password.Reveal(), address.VirtualHost));
        Assert.Equal(uri.StartsWith("amqps", StringComparison.Ordinal), address.IsTls);
        Assert.DoesNotContain(password == "guest" ? "guest" : password, $"{address}".Replace("amqp", ""));
    }

    [Theory]
    [InlineData("uri=geheim")]
    [InlineData("uri=http://u:geheim@broker")]
    [InlineData("uri=amqp://u:geheim@/v")]
    [InlineData("uri=amqp://u:geheim@broker/a/b")]
    [InlineData("uri=amqp://u:geheim@broker?heartbeat=3")]
    public void Load_WhatIsNoUri_IsRefusedAndNotShown(string set)
    {
        var fault = Assert.Single(SettingsUnderTest.FaultsOf(Path + set));
        Assert.Contains("seckill.events.rabbitmq.uri must be amqps://", fault);
        Assert.DoesNotContain("geheim", fault);
    }

    [Fact]
    public void Load_UriWhereItsSectionBelongs_IsNotShown() => Assert.DoesNotContain(
        "geheim", Assert.Single(SettingsUnderTest.FaultsOf("seckill.events.rabbitmq=amqp://u:geheim@broker")));

    [Theory]
    [InlineData("exchange=amq.topic")]
    [InlineData("exchange=a b")]
    [InlineData("ca=/no/such.pem")]
    [InlineData("timeout=0s")]
    [InlineData("batch=0")]
    [InlineData("allow-plain=perhaps")]
    public void Load_OtherKeyThatDoesNotFit_IsNamed(string set) => Assert.Contains(
        Path + set.Split('=')[0],
        Assert.Single(SettingsUnderTest.FaultsOf(Path + "uri=amqps://u:p@broker", Path + set)));

    [Fact]
    public void Load_AuthoritiesWithoutTls_IsRefused() => Assert.Contains(
        "no TLS", Assert.Single(SettingsUnderTest.FaultsOf(
            Path + "uri=amqp://u:p@broker", $"{Path}ca={typeof(RabbitSettings).Assembly.Location}")));
}
