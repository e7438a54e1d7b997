namespace Seckill.Node.Ops.Simulation;

/// <summary>Strikes nodes, links and the database, again and again, with what its mixture of faults allows.</summary>
internal sealed class SimChaos(SimGround ground)
{
    private readonly List<string> _blows = [];
    private bool _over;

    /// <summary>What was done, for people who look at a seed.</summary>
    public IReadOnlyList<string> Blows => _blows;

    public async Task RunAsync()
    {
        var world = ground.World;
        while (!_over && world.Faults.Blows > TimeSpan.Zero)
        {
            await world.Delay(world.Faults.Blows * (0.2 + 1.6 * world.Random.NextDouble()));
            if (!_over && Choices() is { Count: > 0 } choices)
            {
                var (name, strike) = choices[world.Random.Next(choices.Count)];
                _blows.Add($"{world.Elapsed.TotalSeconds:F3} {name}");
                strike();
            }
        }
    }

    /// <summary>All wounds heal: nodes go on, links are mended, nothing is lost any more.</summary>
    public void Heal()
    {
        _over = true;
        ground.World.Faults = SimFaults.None;
        ground.Nodes.ToList().ForEach(node => node.Context.Continue());
        ground.Network.MendAll();
    }

    private List<(string Name, Action Strike)> Choices()
    {
        var (world, faults) = (ground.World, ground.World.Faults);
        var choices = new List<(string, Action)>();
        if (ground.Nodes.Count == 0)
        {
            return choices;
        }

        var node = ground.Nodes[world.Random.Next(ground.Nodes.Count)];
        var other = ground.Nodes[world.Random.Next(ground.Nodes.Count)];
        var span = world.Between(100, 12_000);
        if (faults.Kills) choices.Add(($"kill n{node.Number}", node.Kill));
        if (faults.Stops) choices.Add(($"stop n{node.Number} for {span.TotalSeconds:F1} s", () => Stop(node, span)));
        if (faults.Cuts && node != other)
        {
            choices.Add(($"cut n{node.Number} -> n{other.Number}", () => Cut(node, other, span, both: false)));
            choices.Add(($"cut n{node.Number} <-> n{other.Number}", () => Cut(node, other, span, both: true)));
        }

        if (faults.Drains && node.IsOpen && !node.Leaves) choices.Add(($"drain n{node.Number}", node.Leave));
        if (faults.Clocks) choices.Add(($"clock n{node.Number}", () => node.Time.Skew = world.Between(-9e6, 9e6)));
        if (faults.Database)
        {
            choices.Add(("database stands still", () => ground.Database.Stall(span / 2)));
            choices.Add(("disk full", () => ground.Database.Fill(span / 2)));
            choices.Add(("database crashes", () => ground.Database.Crash(span / 3)));
        }

        return choices;
    }

    private void Stop(SimNode node, TimeSpan span)
    {
        node.Context.Stop();
        ground.World.Later(span, node.Context.Continue);
    }

    private void Cut(SimNode from, SimNode to, TimeSpan span, bool both)
    {
        ground.Network.Cut(from.Id, to.Id);
        if (both) ground.Network.Cut(to.Id, from.Id);
        ground.World.Later(span, () =>
        {
            ground.Network.Mend(from.Id, to.Id);
            ground.Network.Mend(to.Id, from.Id);
        });
    }
}
