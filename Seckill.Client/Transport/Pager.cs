using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Seckill.Client;

/// <summary>Walks lists from page to page as they are read; what was read is not asked for again.</summary>
internal static class Pager
{
    public static async IAsyncEnumerable<T> ListAsync<T>(
        ApiTransport transport, ApiCall first, JsonTypeInfo<Page<T>> type,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var call = first;
        while (true)
        {
            var page = await transport.SendAsync(call, type, cancellation);
            foreach (var one in page.Data)
            {
                yield return one;
            }

            if (!page.HasMore || page.NextUrl is not { } next)
            {
                yield break;
            }

            call = first with { Path = next };
        }
    }
}
