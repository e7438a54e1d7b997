using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Seckill.Tests.Node;

/// <summary>A client whose connection breaks: it reads some bytes, keeps whole lines, and goes away.</summary>
public static class CutStream
{
    /// <summary>
    /// Whole lines among the first bytes (without their ends), and whether the stream had ended by then.
    /// </summary>
    public static async Task<(List<string> Lines, bool Ended)> ReadAsync(
        HttpClient http, string path, string token, string accept, int mostBytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd(accept);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
        Assert.Equal(accept, answer.Content.Headers.ContentType?.MediaType);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (bytes, length) = (new byte[mostBytes], 0);
        while (length < mostBytes)
        {
            var read = await body.ReadAsync(bytes.AsMemory(length));
            if (read == 0)
            {
                return (WholeLines(bytes, length), true);
            }

            length += read;
        }

        return (WholeLines(bytes, length), false);
    }

    private static List<string> WholeLines(byte[] bytes, int length)
    {
        var end = bytes.AsSpan(0, length).LastIndexOf((byte)'\n');
        var lines = end < 0 ? [] : Encoding.UTF8.GetString(bytes, 0, end).Split('\n');
        return [.. lines.Select(line => line.TrimEnd('\r'))];
    }
}
