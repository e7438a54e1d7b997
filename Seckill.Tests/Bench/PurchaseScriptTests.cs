using System.Text;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class PurchaseScriptTests
{
    private static readonly Uri Server = new("http://127.0.0.1:5080");

    [Fact]
    public void Write_ManyTimes_EachRequestIsWholeAndHasItsOwnKey()
    {
        var script = new PurchaseScript(
            Server, "item1", """{"quantity":1}""", Bytes("token-a", "token-b"), Bytes("pass-a", "pass-b"), 40);
        var requests = Enumerable.Range(0, 3).Select(_ => Written(script)).ToArray();

        Assert.Equal(
            "POST /v1/items/item1/orders HTTP/1.1\r\nHost: 127.0.0.1:5080\r\nContent-Type: application/json\r\n"
            + "Content-Length: 14\r\nAuthorization: Bearer token-a\r\nSeckill-Pass: pass-a\r\n"
            + "Idempotency-Key: 0000000000000040\r\n\r\n{\"quantity\":1}", requests[0]);
        Assert.Contains("Bearer token-b\r\nSeckill-Pass: pass-b\r\nIdempotency-Key: 0000000000000041", requests[1],
            StringComparison.Ordinal);
        Assert.Contains("Bearer token-a\r\nSeckill-Pass: pass-a\r\nIdempotency-Key: 0000000000000042", requests[2],
            StringComparison.Ordinal);
        Assert.Equal(3, script.Sent);
    }

    [Fact]
    public void Collect_AnswersOutOfOrder_ValuesAreInTheOrderOfTheRequests()
    {
        var script = new CollectScript(2, "token", i => Encoding.ASCII.GetBytes($"request {i}"));
        var buffer = new byte[100];
        Assert.True(script.Write(7, buffer) > 0);
        Assert.True(script.Write(3, buffer) > 0);
        Assert.Equal(0, script.Write(5, buffer));
        script.Read(3, 200, """{"token":"second"}"""u8);
        script.Read(7, 201, """{"token":"first","expiresAt":1}"""u8);
        Assert.Equal(["first", "second"], script.Values.Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void Collect_Refused_ValuesTellWhy()
    {
        var script = new CollectScript(1, "pass", _ => [1]);
        script.Write(0, new byte[10]);
        script.Read(0, 409, """{"code":"not-open"}"""u8);
        var fault = Assert.Throws<InvalidOperationException>(() => script.Values);
        Assert.Contains("not-open", fault.Message, StringComparison.Ordinal);
    }

    private static string Written(PurchaseScript script)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, script.Write(0, buffer));
    }

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
