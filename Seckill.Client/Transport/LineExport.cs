using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Seckill.Client;

/// <summary>
/// Reads an export, a resource a line, as it comes. A stream that is cut is opened again behind the last line that came
/// whole, as long as each opening brings something.
/// </summary>
internal static class LineExport
{
    /// <summary>Silence that counts as a cut.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    public const string MediaType = "application/x-ndjson";

    public static async IAsyncEnumerable<T> ReadAsync<T>(
        ApiTransport transport, Func<string?, string> pathAfter, string? after, Func<T, string?> cursorOf,
        JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var cut = true; cut;)
        {
            cut = false;
            var got = false;
            var call = ApiCall.Get(pathAfter(after)) with { Accept = MediaType };
            using var response = await transport.OpenAsync(call, cancellation);
            await using var body = new PatientStream(
                await response.Content.ReadAsStreamAsync(cancellation), transport.Time, Silence);
            using var lines = new StreamReader(body, Encoding.UTF8);
            while (true)
            {
                T one;
                try
                {
                    if (await lines.ReadLineAsync(cancellation) is not { } line)
                    {
                        break;
                    }

                    // A cut may look like the end, with half a line before it.
                    one = JsonSerializer.Deserialize(line, type) ?? throw new JsonException("the line has no resource");
                }
                catch (Exception fault) when (fault is IOException or HttpRequestException or JsonException)
                {
                    // Without a place to go on from, all would be given again.
                    if (!got || after is null)
                    {
                        throw new SeckillUnreachableException(call, fault);
                    }

                    cut = true;
                    break;
                }

                (after, got) = (cursorOf(one), true);
                yield return one;
            }
        }
    }
}
