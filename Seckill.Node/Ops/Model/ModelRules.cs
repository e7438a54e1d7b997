using static Seckill.Node.Ops.Model.ModelLayout;

namespace Seckill.Node.Ops.Model;

/// <summary>What must hold in every state: the promise (requirements.md), for each item.</summary>
internal sealed class ModelRules(ModelSize size)
{
    private readonly ModelLayout _at = new(size);

    /// <summary>Null: all holds.</summary>
    public string? Broken(in ModelState state)
    {
        for (var shard = 0; shard < size.Shards; shard++)
        {
            var row = _at.Row(shard);
            var journal = state.Get(row, Commits, 32);
            var ledger = Ledger.Fold(journal, size);
            if (ledger.Fault is { } fault)
            {
                return fault;
            }

            if ((state.Get(row, Won, 3) & ~ledger.Known) != 0)
            {
                return "a buyer was told that he won, and the journal has no event";
            }

            for (var left = journal; left != 0; left >>= 4)
            {
                if (Ledger.IsReserve(left & 15) && WasToldLost(state.Get(row, Lost, 6), left & 15))
                {
                    return "a buyer was told that he lost with a pass that has won";
                }
            }
        }

        return null;
    }

    private static bool WasToldLost(uint lost, uint code) =>
        (lost & (1u << (2 * Ledger.OrderOf(code) + Ledger.PassRoundOf(code) - 1))) != 0;
}
