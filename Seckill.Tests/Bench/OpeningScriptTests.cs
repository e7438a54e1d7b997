using System.Text;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class OpeningScriptTests
{
    private static readonly Uri Server = new("http://127.0.0.1:5080");
    private static readonly byte[][] Tokens = ["token-0"u8.ToArray(), "token-1"u8.ToArray()];

    [Fact]
    public void Write_WithPasses_IsOnePurchaseOfTheClientsOwnBuyer()
    {
        var script = OpeningScript.WithPasses(Server, "item1", Tokens, ["pass-0"u8.ToArray(), "pass-1"u8.ToArray()]);
        var request = Written(script, 1);
        Assert.StartsWith("POST /v1/items/item1/orders ", request, StringComparison.Ordinal);
        Assert.Contains("Bearer token-1\r\nSeckill-Pass: pass-1\r\nIdempotency-Key: 0000000000000001\r\n", request,
            StringComparison.Ordinal);
        Assert.Equal("", Written(script, 1));
        Assert.Contains("token-0", Written(script, 0), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WithoutPasses_AsksForOneAndBuysWithIt()
    {
        var script = OpeningScript.WithoutPasses(Server, "item1", Tokens);
        Assert.StartsWith("POST /v1/items/item1/passes ", Written(script, 1), StringComparison.Ordinal);
        script.Read(1, 201, """{"pass":"fresh","round":1}"""u8);
        Assert.Contains("Bearer token-1\r\nSeckill-Pass: fresh\r\n", Written(script, 1), StringComparison.Ordinal);
        script.Read(1, 201, """{"id":"order"}"""u8);
        Assert.Equal("", Written(script, 1));
    }

    [Fact]
    public void Write_PassRefused_TheClientHasNoMore()
    {
        var script = OpeningScript.WithoutPasses(Server, "item1", Tokens);
        Written(script, 0);
        script.Read(0, 409, """{"code":"not-open"}"""u8);
        Assert.Equal("", Written(script, 0));
    }

    private static string Written(OpeningScript script, int connection)
    {
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, script.Write(connection, buffer));
    }
}
