namespace Seckill.Node.Ops.Cli;

/// <summary>What a verb sees of its process. Data goes to Out, everything else to Error.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Color">Error is a terminal, and NO_COLOR is not set.</param>
/// <param name="Environment">Value of an environment variable, or null.</param>
public sealed record CliStreams(TextWriter Out, TextWriter Error, bool Color, Func<string, string?> Environment)
{
    /// <summary>
    /// For verbs that wait: throws <see cref="OutputLostException"/> when nobody reads Out any more; what is written
    /// then throws it, too.
    /// </summary>
    public Action CheckOut { get; init; } = () => { };

    /// <summary>Standard input; empty where nobody gave one.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    public static CliStreams OfProcess()
    {
        var noColor = System.Environment.GetEnvironmentVariable("NO_COLOR");
        var color = string.IsNullOrEmpty(noColor) && !Console.IsErrorRedirected;
        return new CliStreams(
            StandardOutput.Open(), Console.Error, color, System.Environment.GetEnvironmentVariable)
        {
            CheckOut = StandardOutput.Check,
            // Not Console.In, which sets the terminal up for reading keys.
            In = new StreamReader(Console.OpenStandardInput()),
        };
    }

    public void Complain(string text) => Error.WriteLine(Color ? $"\e[31m{text}\e[0m" : text);
}
