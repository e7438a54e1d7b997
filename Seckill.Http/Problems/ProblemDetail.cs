using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seckill.Http.Problems;

/// <summary>The detail of one case of a problem, in both languages, encoded once.</summary>
internal sealed class ProblemDetail(string english, string chinese)
{
    private readonly JsonEncodedText _english = Encode(english);
    private readonly JsonEncodedText _chinese = Encode(chinese);

    public JsonEncodedText In(Language language) => language == Language.Chinese ? _chinese : _english;

    private static JsonEncodedText Encode(string text) =>
        JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
}
