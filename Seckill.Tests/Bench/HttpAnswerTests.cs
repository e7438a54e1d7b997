using System.Text;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class HttpAnswerTests
{
    private const string Sized =
        "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}";

    private const string Chunked =
        "HTTP/1.1 409 Conflict\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\nA\r\n0123456789\r\n0\r\n\r\n";

    [Theory]
    [InlineData(Sized, 201)]
    [InlineData(Chunked, 409)]
    [InlineData("HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n", 204)]
    public void Parse_WholeAnswer_HasStatusAndLength(string text, int status)
    {
        var answer = HttpAnswer.Parse(Encoding.ASCII.GetBytes(text + "HTTP/1.1 200 OK\r\n"));
        Assert.Equal(status, answer.Status);
        Assert.Equal(text.Length, answer.Length);
        Assert.False(answer.Closes);
    }

    [Theory]
    [InlineData(Sized)]
    [InlineData(Chunked)]
    public void Parse_EveryPrefix_IsIncomplete(string text)
    {
        for (var length = 0; length < text.Length; length++)
        {
            Assert.Equal(0, HttpAnswer.Parse(Encoding.ASCII.GetBytes(text[..length])).Length);
        }
    }

    [Theory]
    [InlineData(Sized)]
    [InlineData(Chunked)]
    public void Parse_WholeAnswer_HasBody(string text) =>
        Assert.Equal("{\"a\":1}", Encoding.ASCII.GetString(HttpAnswer.Parse(Encoding.ASCII.GetBytes(text)).Body));

    [Fact]
    public void Parse_ConnectionClose_IsSeen() =>
        Assert.True(HttpAnswer.Parse("HTTP/1.1 400 Bad\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8).Closes);

    [Theory]
    [InlineData("SSH-2.0-x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public void Parse_SomethingElse_Throws(string text) =>
        Assert.Throws<InvalidDataException>(() => { HttpAnswer.Parse(Encoding.ASCII.GetBytes(text)); });
}
