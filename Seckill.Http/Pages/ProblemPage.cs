using System.Globalization;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>What the page of one problem says: what it means, what to do.</summary>
internal static class ProblemPage
{
    public static Dictionary<string, string> Values(ProblemType type, Language language)
    {
        var text = type.Text(language);
        return new()
        {
            ["title"] = PageText.Encode(text.Title),
            ["code"] = PageText.Encode(type.Code),
            ["status"] = type.Status.ToString(CultureInfo.InvariantCulture),
            ["detail"] = PageText.Encode(text.Detail),
            ["advice"] = PageText.Encode(text.Advice),
        };
    }
}
