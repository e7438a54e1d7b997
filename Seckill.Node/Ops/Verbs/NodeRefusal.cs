using System.Net;
using System.Text.Json;
using Seckill.Http.Problems;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>From what a node answers, or does not, to an exit code and words that say what to try next.</summary>
internal static class NodeRefusal
{
    /// <summary>Faults on the way become Unreachable.</summary>
    public static async Task<T> GuardAsync<T>(Uri node, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (TimeoutException)
        {
            throw new CliException(ExitCode.Unreachable, $"{Show(node)} does not answer; does the node still run?");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new CliException(
                ExitCode.Unreachable,
                $"can not reach {Show(node)}: {fault.Message}. "
                    + "seckill run starts a node; --node URL names another one");
        }
        catch (JsonException)
        {
            throw new CliException(ExitCode.Unreachable, NotManagement(node));
        }
    }

    /// <summary>
    /// A CliException; a <see cref="JournalDamagedException"/> where the node found its journal damaged.
    /// </summary>
    public static async Task<Exception> OfAsync(
        Uri node, HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await GuardAsync(node, () => answer.Content.ReadAsStringAsync(cancellation));
        var problem = Read(text);
        if (AuditProblems.Read(problem) is { } damage)
        {
            return damage;
        }

        var said = problem?.Errors is { Count: > 0 } errors
            ? string.Join("; ", errors.Values.SelectMany(messages => messages)) : problem?.Detail;
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new CliException(
                ExitCode.NotAllowed,
                $"{Show(node)} wants the token of an operator: set SECKILL_TOKEN, or give --token"),
            HttpStatusCode.Forbidden => new(ExitCode.NotAllowed, "the token does not carry the role operator"),
            HttpStatusCode.NotFound when problem?.Errors is not null => new(ExitCode.NotFound, said!),
            HttpStatusCode.NotFound => new(ExitCode.Unreachable, NotManagement(node)),
            HttpStatusCode.Conflict => new(ExitCode.WrongState, said ?? "the node's state does not allow it"),
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => new(
                ExitCode.Usage, said ?? "the node does not understand this"),
            HttpStatusCode.ServiceUnavailable => new(
                ExitCode.Unreachable,
                $"{Show(node)} can not answer now, perhaps it can not reach its store; try again"),
            var status => new(
                ExitCode.Bug, $"{Show(node)} answered {(int)status}: {said ?? "no reason"} (trace {problem?.TraceId})"),
        };
    }

    private static ProblemResource? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, VerbJson.Lenient.ProblemResource);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string NotManagement(Uri node) =>
        $"{Show(node)} does not speak as a node does; is it the management address (8558 by default)?";

    private static string Show(Uri node) => node.ToString().TrimEnd('/');
}
