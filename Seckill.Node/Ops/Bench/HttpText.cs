using System.Text;

namespace Seckill.Node.Ops.Bench;

/// <summary>Builds request bytes beforehand, so that sending one is a copy.</summary>
public static class HttpText
{
    /// <summary>Headers are whole lines without their line ends.</summary>
    public static byte[] Post(Uri server, string path, string body, params ReadOnlySpan<string> headers)
    {
        var text = new StringBuilder()
            .Append("POST ").Append(path).Append(" HTTP/1.1\r\n")
            .Append("Host: ").Append(server.Authority).Append("\r\n")
            .Append("Content-Type: application/json\r\n")
            .Append("Content-Length: ").Append(Encoding.UTF8.GetByteCount(body)).Append("\r\n");
        foreach (var header in headers)
        {
            text.Append(header).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").Append(body).ToString());
    }
}
