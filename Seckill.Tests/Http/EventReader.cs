using System.Text.Json.Nodes;

namespace Seckill.Tests.Http;

/// <summary>Reads server-sent events of a response, as a browser's EventSource does.</summary>
public sealed class EventReader(HttpResponseMessage response) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private StreamReader? _lines;

    public HttpResponseMessage Response => response;

    /// <summary>The next event; fails when there is none.</summary>
    public async Task<ServerEvent> NextAsync() =>
        await ReadAsync() ?? throw new InvalidOperationException("the stream has ended");

    /// <summary>Null: the stream has ended; else an event that should not be.</summary>
    public Task<ServerEvent?> EndAsync() => ReadAsync();

    public void Dispose() => response.Dispose();

    private async Task<ServerEvent?> ReadAsync()
    {
        _lines ??= new StreamReader(await response.Content.ReadAsStreamAsync());
        var (name, id, data) = ("message", (string?)null, "");
        while (await _lines.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Length == 0)
            {
                return new ServerEvent(name, id, JsonNode.Parse(data)!);
            }

            var colon = line.IndexOf(':');
            var value = line[(colon + 1)..].TrimStart(' ');
            switch (line[..colon])
            {
                case "event":
                    name = value;
                    break;
                case "id":
                    id = value;
                    break;
                case "data":
                    data += value;
                    break;
            }
        }

        return null;
    }
}

/// <summary>One server-sent event; Id null: it does not move the client's place.</summary>
public sealed record ServerEvent(string Name, string? Id, JsonNode Data);
