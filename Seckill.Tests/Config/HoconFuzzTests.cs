using System.Text;
using Seckill.Node.Config.Hocon;
using Xunit;

namespace Seckill.Tests.Config;

/// <summary>Whatever a file holds, reading ends in a tree or in a HoconException, and soon.</summary>
public sealed class HoconFuzzTests
{
    private static readonly string[] Words =
    [
        "a", "b", "a.b", "=", ":", "+=", "{", "}", "[", "]", ",", "\n", " ", "\"x\"", "\"\"\"", "\"", "${a}", "${?b}",
        "${a.b}", "${?a}", "${", "}", "?", "#c\n", "//d\n", "null", "1.5", "include", "include \"f\"", "required(",
        ")", "\\", "\\u12", "\uFEFF", "\u2028", "é", "\0", "\t", ".", "-", "1e+", "+", "$",
    ];

    [Fact]
    public void Read_RandomBytes_EndsInTreeOrHoconException()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(80)];
            random.NextBytes(bytes);
            Feed(seed, Encoding.UTF8.GetString(bytes));
        }
    }

    [Fact]
    public void Read_RandomWords_EndsInTreeOrHoconException()
    {
        var trees = 0;
        for (var seed = 0; seed < 60_000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (var i = random.Next(25); i > 0; i--) text.Append(Words[random.Next(Words.Length)]);
            if (Feed(seed, text.ToString())) trees++;
        }

        Assert.True(trees > 1_000, $"only {trees} of the random sources were good: the words test nothing");
    }

    [Fact]
    public void Read_DamagedReference_EndsInTreeOrHoconException()
    {
        var reference = HoconFiles.Packed("reference.conf")!.Text;
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(reference);
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                text.Insert(random.Next(text.Length), Words[random.Next(Words.Length)]);
                text.Remove(random.Next(text.Length - 5), random.Next(5));
            }

            Feed(seed, text.ToString());
        }
    }

    private static bool Feed(int seed, string text)
    {
        try
        {
            HoconReader.Read(text, "fuzz", name => name == "a" ? "env" : null);
            return true;
        }
        catch (HoconException fault)
        {
            Assert.NotEmpty(fault.Fault);
            return false;
        }
        catch (Exception other)
        {
            throw new InvalidOperationException($"seed {seed}: {HoconText.Quote(text)}", other);
        }
    }
}
