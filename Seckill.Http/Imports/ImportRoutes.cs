using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Imports;

/// <summary>A merchant's imports: send one, list them, see how far one is.</summary>
internal sealed class ImportRoutes(
    IImports imports, ImportIntake intake, RetryAdvice retry, HttpEdgeOptions options, IServerClock clock)
{
    public const string Path = "/v1/imports";

    /// <summary>Errors in one answer.</summary>
    private const int MostErrors = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("POST", Path, TakeAsync)
        {
            Tag = "imports",
            Summary = "Makes items in bulk: the body has the body of POST /v1/items on each line",
            Details = "`application/x-ndjson`, streamed, at most 64 MiB; lines end with LF or CRLF, blank ones are "
                + "skipped but counted. The answer comes once all of it is kept; the lines are carried out after it, "
                + "whatever becomes of the node. Each line makes its item once, as a draft. Repeated with the same "
                + "key and the same bytes it is answered with the same import.",
            Roles = Roles.Merchant,
            Keyed = true,
            StreamedBody = AcceptedForm.Ndjson,
            Answers = [new(202, typeof(ImportResource))],
            Problems = [RequestProblems.KeyReused, ImportProblems.TooManyImports],
        });
        routes.Add(new EdgeRoute("GET", Path, ListAsync)
        {
            Tag = "imports",
            Summary = "The merchant's imports, newest first, without their errors",
            Roles = Roles.Merchant,
            Parameters = [RouteParameter.Limit, RouteParameter.After],
            Answers = [new(200, typeof(ListResource<ImportResource>))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid],
        });
        routes.Add(new EdgeRoute("GET", Path + "/{id}", FindAsync)
        {
            Tag = "imports",
            Summary = "How far an import is, and the lines that failed: 1 000 of them, more at nextUrl",
            Details = "`stopped`: so many lines had failed that the rest was not looked at. All that failed are "
                + "listed.",
            Roles = Roles.Merchant,
            Parameters =
            [
                new RouteParameter(
                    "after", ParameterPlace.Query, "Errors of lines behind this one; from nextUrl", Integer: true),
            ],
            Answers = [new(200, typeof(ImportResource))],
            Problems = [RequestProblems.Malformed, RequestProblems.NotFound],
        });
    }

    private async ValueTask<Answer> TakeAsync(EdgeCall call)
    {
        if (!BodyReader.Is(call.Request, AcceptedForm.Ndjson))
        {
            return ImportProblems.NotNdjson;
        }

        if (call.Request.ContentLength > options.MaxImportBytes)
        {
            return intake.TooLarge;
        }

        if (call.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
        {
            // The server's own bound is that of all other bodies; this one is counted as it comes.
            bound.MaxRequestBodySize = null;
        }

        var key = CommandKey.Derive(call.Caller.Subject, call.Request.Method, call.Path, call.Key);
        await using var upload = await imports.BeginAsync(call.Caller.Subject, key, call.Aborted);
        if (upload is null)
        {
            return retry.Later(ImportProblems.TooManyImports, Pause);
        }

        return await intake.ReadAsync(call.Request.BodyReader, upload, call.Aborted) is { } totals
            ? await AnswerAsync(call, await upload.FinishAsync(totals, CancellationToken.None))
            : intake.TooLarge;
    }

    private async ValueTask<Answer> AnswerAsync(EdgeCall call, ImportAnswer answer)
    {
        switch (answer.Outcome)
        {
            case ImportOutcome.Taken:
                call.MarkReplayed(answer.Replayed);
                call.Headers.Location = $"{Path}/{answer.Import!.Id}";
                return await AnswerAsync(call, StatusCodes.Status202Accepted, answer.Import, 0);
            case ImportOutcome.KeyReused:
                return RequestProblems.KeyReused.Plain;
            case ImportOutcome.Lost:
                return retry.Busy(PurchaseProblems.ReducedCapacity);
            default:
                throw new InvalidOperationException($"no answer for {answer.Outcome}");
        }
    }

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        if (PageRequest.ReadBounds(call.Request, out var page) is { } problem)
        {
            return problem;
        }

        if (await imports.ListAsync(call.Caller.Subject, page.After, page.Limit, call.Aborted) is not { } found)
        {
            return PageRequest.BadCursor;
        }

        var now = clock.Now;
        call.Headers.CacheControl = "private, no-cache";
        return Answer.Json(StatusCodes.Status200OK, new ListResource<ImportResource>
        {
            Data = [.. found.Data.Select(import => ImportResource.Of(import, now))],
            HasMore = found.Next is not null,
            NextUrl = found.Next is { } next ? page.NextUrl(Path, next) : null,
        }, EdgeJson.Default.ListResourceImportResource);
    }

    private async ValueTask<Answer> FindAsync(EdgeCall call)
    {
        if (!TryReadLine(call.Request.Query["after"], out var line))
        {
            return PageRequest.BadCursor;
        }

        var id = call.Context.GetRouteValue("id") as string ?? "";
        return await imports.FindAsync(call.Caller.Subject, id, call.Aborted) is { } import
            ? await AnswerAsync(call, StatusCodes.Status200OK, import, line)
            : RequestProblems.NotFound.Plain;
    }

    private async ValueTask<Answer> AnswerAsync(EdgeCall call, int status, ImportView import, long afterLine)
    {
        var failures = import.Failed == 0
            ? [] : await imports.FailuresAsync(import.Id, afterLine, MostErrors + 1, call.Aborted);

        // What has failed since the import was looked at is told with the next look.
        failures = [.. failures.Where(failure => failure.Line <= import.Lines)];
        var language = Languages.Choose(call.Request.Headers.AcceptLanguage);
        call.Headers.CacheControl = "private, no-cache";
        call.Headers.Vary = "Accept-Language";
        return Answer.Json(
            status, ImportResource.Of(import, clock.Now, failures, MostErrors, language),
            EdgeJson.Default.ImportResource);
    }

    private static bool TryReadLine(StringValues given, out long line)
    {
        line = 0;
        return given.Count == 0
            || (given.Count == 1 && long.TryParse(given[0], NumberStyles.None, CultureInfo.InvariantCulture, out line));
    }
}
