using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Seckill.Http.Edge;

/// <summary>
/// A body under construction, with its JSON writer; one spare per thread is kept, for making them costs more than most
/// answers. The length is known before the first byte leaves, so answers are not chunked.
/// </summary>
internal sealed class ResponseBuffer
{
    private const int KeepBelow = 64 * 1024;

    private static readonly JsonWriterOptions JsonOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static ResponseBuffer? s_spare;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    private ResponseBuffer() => Json = new Utf8JsonWriter(_bytes, JsonOptions);

    public Utf8JsonWriter Json { get; }

    public static ResponseBuffer Rent()
    {
        var spare = s_spare;
        s_spare = null;
        return spare ?? new ResponseBuffer();
    }

    /// <summary>Sends what was written and gives the buffer back.</summary>
    public Task SendAsync(HttpResponse response)
    {
        Json.Flush();
        response.ContentLength = _bytes.WrittenCount;
        var sending = response.BodyWriter.WriteAsync(_bytes.WrittenMemory, response.HttpContext.RequestAborted);
        if (sending.IsCompletedSuccessfully)
        {
            Return();
            return Task.CompletedTask;
        }

        return FinishAsync(sending);
    }

    private async Task FinishAsync(ValueTask<System.IO.Pipelines.FlushResult> sending)
    {
        await sending;
        Return();
    }

    private void Return()
    {
        if (_bytes.Capacity <= KeepBelow)
        {
            _bytes.ResetWrittenCount();
            Json.Reset();
            s_spare = this;
        }
    }
}
