using System.Buffers;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Items;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Imports;

/// <summary>Lines of an import through the checks and the creation of POST /v1/items.</summary>
public sealed class ItemLines : IItemLines
{
    private readonly ItemCreation _creation;
    private readonly Refusals _refusals;
    private readonly long _mostBytes;

    /// <summary>Random spreads the waits that problems name; it must be safe for all threads.</summary>
    public ItemLines(
        IItemGateway gateway, HttpEdgeOptions options, IServerClock clock, TimeProvider time, Random random)
    {
        _refusals = new Refusals(new RetryAdvice(random), clock);
        _creation = new ItemCreation(
            new ItemAsks(gateway, options, time), new CommandStamps(options.BodyDigestKey), _refusals, options, clock);
        _mostBytes = options.MaxBodyBytes;
    }

    public async ValueTask<LineResult> MakeAsync(string merchant, string key, ReadOnlyMemory<byte> line)
    {
        if (!line.Span.ContainsAnyExcept(" \t"u8))
        {
            return new(LineOutcome.Blank);
        }

        if (line.Length > _mostBytes)
        {
            return Refuse(RequestProblems.TooLarge.Plain);
        }

        var read = BodyReader.Parse(new ReadOnlySequence<byte>(line), EdgeJson.Default.ItemBody);
        if (read.Problem is { } malformed)
        {
            return Refuse(malformed);
        }

        var made = await _creation.MakeAsync(merchant, ItemCreation.Path, key, read.Body!);
        return made.Reply is ItemAnswered
            ? new(LineOutcome.Created)
            : Refuse(made.Problem ?? _refusals.Answer(made.Item, made.Reply!));
    }

    private static LineResult Refuse(ProblemAnswer problem) => problem.Type.Status == 503
        ? new(LineOutcome.NotNow) : new(LineOutcome.Refused, LineProblem.Encode(problem));
}
