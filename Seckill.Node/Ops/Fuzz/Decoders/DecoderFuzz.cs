using System.Globalization;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>Feeds one reader with changed bytes; each round is drawn from the seed and its number alone.</summary>
internal sealed class DecoderFuzz(DecoderTarget target, int seed, TimeProvider time)
{
    /// <summary>Runs the rounds until one finds something.</summary>
    /// <param name="first">Number of the first round, from 0.</param>
    /// <param name="rounds">How many.</param>
    /// <param name="cancellation">Ends it between two rounds.</param>
    public DecoderRow Run(int first, int rounds, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var (read, refused) = (0, 0);
        for (var round = first; round < first + rounds && !cancellation.IsCancellationRequested; round++)
        {
            var bytes = InputOf(round);
            try
            {
                var taken = Measured(bytes);
                (read, refused) = taken ? (read + 1, refused) : (read, refused + 1);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                return Row(new DecoderFault(
                    round, Convert.ToHexStringLower(bytes), fault is FuzzFinding ? fault.Message : fault.ToString()));
            }
        }

        return Row(null);

        DecoderRow Row(DecoderFault? fault) =>
            new(target.Name, seed, read, refused, fault, Math.Round(time.GetElapsedTime(begun).TotalSeconds, 2));
    }

    internal byte[] InputOf(int round)
    {
        var random = new Random(unchecked(seed * 1_000_003 + round));
        return ByteMutator.Change(target.Corpus[random.Next(target.Corpus.Count)], target.Corpus, random);
    }

    /// <summary>
    /// A machine that is busy, or the collector, makes a reading slow once; twice it is the reader's own doing.
    /// </summary>
    private bool Measured(byte[] bytes)
    {
        var begun = time.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = target.Read(bytes);
        if (GC.GetAllocatedBytesForCurrentThread() - before is var allocated && allocated > target.MostBytes)
        {
            throw new FuzzFinding(string.Create(CultureInfo.InvariantCulture,
                $"{bytes.Length} bytes made it allocate {allocated}"));
        }

        if (time.GetElapsedTime(begun) > target.MostTime)
        {
            begun = time.GetTimestamp();
            target.Read(bytes);
            if (time.GetElapsedTime(begun) is var again && again > target.MostTime)
            {
                throw new FuzzFinding(string.Create(CultureInfo.InvariantCulture,
                    $"{bytes.Length} bytes took it {again.TotalSeconds:F1} s"));
            }
        }

        return read;
    }
}

/// <summary>What became of the rounds of one reader. Fault: null when it did what it must.</summary>
internal sealed record DecoderRow(
    string Target, int Seed, int Read, int Refused, DecoderFault? Fault, double Seconds);

/// <summary>A round that found something. Input: hexadecimal.</summary>
internal sealed record DecoderFault(int Round, string Input, string What);
