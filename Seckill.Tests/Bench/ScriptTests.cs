using System.Text;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class ScriptTests
{
    [Fact]
    public void Turns_TwoScripts_EachSeesTheAnswersToItsOwnRequests()
    {
        var (one, other) = (new NotedScript("one"), new NotedScript("other"));
        var turns = new TurnsScript([one, other]);
        Assert.Equal(["one", "other", "one"], [Written(turns, 4), Written(turns, 9), Written(turns, 2)]);
        turns.Read(9, 201, default);
        turns.Read(2, 201, default);
        Assert.Equal([2], one.Read);
        Assert.Equal([9], other.Read);
    }

    [Fact]
    public void WonLog_Answers_NotesWonOnesByNode()
    {
        var inner = new NotedScript("buy");
        var log = new WonLog(inner, nodes: 2, TimeProvider.System);
        log.Read(0, 201, default);
        log.Read(3, 201, default);
        log.Read(2, 201, default);
        log.Read(2, 503, default);
        Assert.Equal([2, 1], log.Times.Select(times => times.Count));
        Assert.Equal([0, 3, 2, 2], inner.Read);
    }

    [Fact]
    public void WonLog_Stopped_SendsNothingMore()
    {
        var log = new WonLog(new NotedScript("buy"), nodes: 1, TimeProvider.System);
        Assert.Equal("buy", Written(log, 0));
        log.Stop();
        Assert.Equal("", Written(log, 0));
    }

    [Fact]
    public void UsePasses_NewOnes_AreSentWithTheKeysThatFollow()
    {
        var script = new PurchaseScript(
            new Uri("http://127.0.0.1:5080"), "item1", "{}", ["token-a"u8.ToArray()], ["pass-1"u8.ToArray()], 0);
        Assert.Contains("Seckill-Pass: pass-1\r\nIdempotency-Key: 0000000000000000", Written(script, 0),
            StringComparison.Ordinal);
        script.UsePasses(["pass-2"u8.ToArray()]);
        Assert.Contains("token-a\r\nSeckill-Pass: pass-2\r\nIdempotency-Key: 0000000000000001", Written(script, 0),
            StringComparison.Ordinal);
    }

    private static string Written(ILoadScript script, int connection)
    {
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, script.Write(connection, buffer));
    }

    private sealed class NotedScript(string text) : ILoadScript
    {
        public List<int> Read { get; } = [];

        public int Write(int connection, Span<byte> request) => Encoding.UTF8.GetBytes(text, request);

        void ILoadScript.Read(int connection, int status, ReadOnlySpan<byte> body) => Read.Add(connection);
    }
}
