using System.Security.Cryptography;

namespace Seckill.Client;

/// <summary>Draws keys and jitter, from any thread.</summary>
/// <param name="random">Null: the operating system's.</param>
internal sealed class ClientChance(Random? random)
{
    private const int KeyBytes = 16;

    private readonly Lock _gate = new();

    /// <summary>A key nobody has used: 128 bits.</summary>
    public string NewKey()
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        if (random is null)
        {
            RandomNumberGenerator.Fill(bytes);
        }
        else
        {
            lock (_gate)
            {
                random.NextBytes(bytes);
            }
        }

        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>From 0 to below 1.</summary>
    public double Next()
    {
        if (random is null)
        {
            return RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
        }

        lock (_gate)
        {
            return random.NextDouble();
        }
    }
}
