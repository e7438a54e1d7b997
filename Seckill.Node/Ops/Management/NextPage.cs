using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Seckill.Http.Edge;

namespace Seckill.Node.Ops.Management;

/// <summary>The address of the page behind one: the same question with another cursor.</summary>
internal static class NextPage
{
    public static string? Of(EdgeCall call, string? next)
    {
        if (next is null)
        {
            return null;
        }

        var members = call.Request.Query.ToDictionary(member => member.Key, member => (string?)member.Value.ToString());
        members["after"] = next;
        return QueryHelpers.AddQueryString(call.Path, members);
    }
}
