using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.LocalCluster;

/// <summary>One log of many processes: each line begins with the name of its node, in that node's colour.</summary>
internal sealed class LogView(CliStreams streams)
{
    private static readonly string[] Colours = ["36", "33", "35", "32", "34", "31"];
    private readonly Lock _gate = new();

    /// <param name="index">Chooses the colour.</param>
    /// <param name="name">Begins the line.</param>
    /// <param name="line">Without its end.</param>
    public void Line(int index, string name, string line)
    {
        var prefix = streams.Color ? $"\e[{Colours[index % Colours.Length]}m{name} |\e[0m" : $"{name} |";
        Write($"{prefix} {line}");
    }

    /// <summary>What dev-cluster itself says.</summary>
    public void Say(string text) => Write(streams.Color ? $"\e[1m{text}\e[0m" : text);

    private void Write(string text)
    {
        lock (_gate)
        {
            streams.Error.WriteLine(text);
        }
    }
}
