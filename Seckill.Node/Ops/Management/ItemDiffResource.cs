using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// GET /audit/items/{id}/diff. Offsets: where each projection was compared. Differences: empty, or every cell that is
/// not what the journal says; without column a row is missing or too much.
/// </summary>
internal sealed record ItemDiffResource(
    string ItemId, int Shard, IReadOnlyDictionary<string, long> Offsets,
    IReadOnlyList<CellDifferenceResource> Differences)
{
    public static ItemDiffResource Of(ItemDifferences found) => new(
        found.Item.ToString(), found.Shard.Value, found.Offsets,
        [.. found.Cells.Select(cell => new CellDifferenceResource(
            cell.Table, cell.Row, cell.Column, cell.Journal, cell.ReadModel))]);
}

internal sealed record CellDifferenceResource(
    string Table, string Row, string? Column, string Journal, string ReadModel);
