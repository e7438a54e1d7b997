using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seckill.Http.Problems;

/// <summary>
/// One kind of problem: its code, status and texts, encoded once, for an answer of it is often a hot one.
/// </summary>
internal sealed class ProblemType
{
    private readonly Encoded _english;
    private readonly Encoded _chinese;

    public ProblemType(string code, int status, ProblemText english, ProblemText chinese)
    {
        Code = code;
        Status = status;
        English = english;
        Chinese = chinese;
        _english = new Encoded(english);
        _chinese = new Encoded(chinese);
        EncodedCode = JsonEncodedText.Encode(code);
        EncodedAddress = JsonEncodedText.Encode($"/problems/{code}");
        Plain = new ProblemAnswer(this);
    }

    public string Code { get; }

    public int Status { get; }

    public ProblemText English { get; }

    public ProblemText Chinese { get; }

    public JsonEncodedText EncodedCode { get; }

    public JsonEncodedText EncodedAddress { get; }

    /// <summary>The answer without further members.</summary>
    public ProblemAnswer Plain { get; }

    public ProblemText Text(Language language) => language == Language.Chinese ? Chinese : English;

    public JsonEncodedText Title(Language language) => language == Language.Chinese ? _chinese.Title : _english.Title;

    public JsonEncodedText Detail(Language language) =>
        language == Language.Chinese ? _chinese.Detail : _english.Detail;

    private readonly struct Encoded(ProblemText text)
    {
        public JsonEncodedText Title { get; } =
            JsonEncodedText.Encode(text.Title, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

        public JsonEncodedText Detail { get; } =
            JsonEncodedText.Encode(text.Detail, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
    }
}

/// <summary>What a person reads: title and detail in the answer; the page adds what to do.</summary>
internal sealed record ProblemText(string Title, string Detail, string Advice);
