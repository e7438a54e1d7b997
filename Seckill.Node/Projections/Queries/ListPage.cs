using Seckill.Http.Ports;

namespace Seckill.Node.Projections;

/// <summary>Makes a page out of one row more than it may hold.</summary>
internal static class ListPage
{
    public static Page<TView> Of<TRow, TView>(
        string list, IReadOnlyList<TRow> rows, int limit, Func<TRow, ListPosition> positionOf, Func<TRow, TView> viewOf)
    {
        var next = rows.Count > limit ? ListCursor.Encode(list, positionOf(rows[limit - 1])) : null;
        return new Page<TView>([.. rows.Take(limit).Select(viewOf)], next);
    }
}
