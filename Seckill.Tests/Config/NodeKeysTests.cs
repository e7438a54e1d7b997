using System.Security.Cryptography;
using Seckill.Node.Config;
using Xunit;

namespace Seckill.Tests.Config;

public sealed class NodeKeysTests
{
    [Fact]
    public async Task Resolve_Development_MakesEachKeyOnceForAllNodes()
    {
        var (store, settings) = (new MemorySecrets(), SettingsUnderTest.Load());
        var (first, second) = (await ResolveAsync(settings, store), await ResolveAsync(settings, store));
        Assert.Equal(first.PassKey, second.PassKey);
        Assert.Equal(first.TokenKey, second.TokenKey);
        Assert.Equal(first.SigningKey, second.SigningKey);
        Assert.Equal(7, store.Values.Count);
        Assert.Equal(7, store.Values.Values.Select(Convert.ToBase64String).Distinct().Count());
        Assert.Equal(32, first.SandboxSecret!.Length);
    }

    [Fact]
    public async Task Resolve_ConfiguredKey_GoesBeforeTheStore()
    {
        var settings = SettingsUnderTest.Load(
            "seckill.secrets.pass-key=" + SettingsUnderTest.Base64(7),
            "seckill.payments.sandbox.secret=" + SecretText.Webhook(new byte[24]));
        var store = new MemorySecrets();
        var keys = await ResolveAsync(settings, store);
        Assert.Equal(SettingsUnderTest.Base64(7), Convert.ToBase64String(keys.PassKey));
        Assert.Equal(new byte[24], keys.SandboxSecret);
        Assert.Equal(
            ["carrier-secret", "digest-key", "order-id-key", "signing-key", "token-key"], store.Values.Keys.Order());
    }

    private static ValueTask<NodeKeys> ResolveAsync(NodeSettings settings, ISecretStore store) => NodeKeys.ResolveAsync(
        settings, store, RandomNumberGenerator.GetBytes, TestContext.Current.CancellationToken);

    private sealed class MemorySecrets : ISecretStore
    {
        public Dictionary<string, byte[]> Values { get; } = [];

        public ValueTask<byte[]> GetOrAddAsync(string name, byte[] proposed, CancellationToken cancellation)
        {
            Values.TryAdd(name, proposed);
            return ValueTask.FromResult(Values[name]);
        }
    }
}
