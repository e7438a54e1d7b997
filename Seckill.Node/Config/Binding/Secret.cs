using System.Data.Common;

namespace Seckill.Node.Config;

/// <summary>A value that must not be printed: what is logged or formatted by accident shows three stars.</summary>
public sealed class Secret(string value)
{
    private const string Mask = "***";
    private static readonly string[] PasswordWords = ["Password", "Pwd", "SSL Password", "SslPassword"];

    public string Reveal() => value;

    public override string ToString() => Mask;

    /// <summary>A connection string without its password; three stars if it is none.</summary>
    public string Masked()
    {
        try
        {
            var builder = new DbConnectionStringBuilder { ConnectionString = value };
            foreach (var word in PasswordWords)
            {
                if (builder.ContainsKey(word)) builder[word] = Mask;
            }

            return builder.Count > 0 ? builder.ConnectionString : Mask;
        }
        catch (ArgumentException)
        {
            return Mask;
        }
    }
}
