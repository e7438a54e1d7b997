using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Seckill.Domain;
using Seckill.Http.Orders;
using Seckill.Http.Problems;

namespace Seckill.Http.Edge;

/// <summary>Which page of a list is asked for: ?limit=1..100&amp;after=opaque, and &amp;state= for orders.</summary>
internal sealed record PageRequest(int Limit, string? After, OrderState? State)
{
    private const int DefaultLimit = 50;
    private const int MostCharacters = 512;

    /// <summary>The problem when there is one (400 for a limit that is no number, 422 for one out of bounds).</summary>
    public static ProblemAnswer? Read(HttpRequest request, out PageRequest page) =>
        ReadBounds(request, out page) ?? ReadState(request.Query, ref page);

    /// <summary>The same for lists of other things than orders: without a state.</summary>
    public static ProblemAnswer? ReadBounds(HttpRequest request, out PageRequest page)
    {
        page = new PageRequest(DefaultLimit, null, null);
        var query = request.Query;
        if (query.TryGetValue("limit", out var limit))
        {
            if (limit.Count != 1 || !int.TryParse(
                limit[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                return Wrong("limit");
            }

            if (number is < 1 or > 100)
            {
                return Meaningless(FieldError.Between("limit", 1, 100));
            }

            page = page with { Limit = number };
        }

        if (query.TryGetValue("after", out var after) && after is not [""])
        {
            if (after is not [{ Length: <= MostCharacters } cursor])
            {
                return Wrong("after");
            }

            page = page with { After = cursor };
        }

        return null;
    }

    /// <summary>A cursor that this product did not make.</summary>
    public static ProblemAnswer BadCursor => Wrong("after");

    /// <summary>The address of the page after this one.</summary>
    public string NextUrl(string path, string cursor)
    {
        var members = new Dictionary<string, string?>
        {
            ["limit"] = Limit.ToString(CultureInfo.InvariantCulture),
            ["after"] = cursor,
            ["state"] = State is { } state ? OrderStates.NameOf(state) : null,
        };
        return QueryHelpers.AddQueryString(path, members);
    }

    private static ProblemAnswer? ReadState(IQueryCollection query, ref PageRequest page)
    {
        if (!query.TryGetValue("state", out var text) || text is [""])
        {
            return null;
        }

        if (text.Count != 1 || OrderStates.Find(text[0]!) is not { } state)
        {
            return Meaningless(FieldError.OneOf("state", OrderStates.Names));
        }

        page = page with { State = state };
        return null;
    }

    private static ProblemAnswer Wrong(string parameter) => new(RequestProblems.Malformed)
    {
        Errors = [new FieldError(parameter, "can not be read", "无法解析")],
    };

    private static ProblemAnswer Meaningless(FieldError error) => new(RequestProblems.Invalid) { Errors = [error] };
}
