using System.Net;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Problems;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// Who may ask: a token with the role, by the rules of the public listener. In the development profile whoever sits at
/// the same machine needs none.
/// </summary>
internal sealed class OperatorGate(TokenAuthenticator tokens, bool development)
{
    private static readonly Principal SameMachine =
        new("same-machine", Roles.Operator | Roles.Auditor, new Instant(long.MaxValue));

    /// <summary>
    /// What a proxy adds, and what a browser sends for another site's page: then the one who asks may sit elsewhere,
    /// though the connection comes from here.
    /// </summary>
    private static readonly string[] OnBehalf =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via", "Origin"];

    /// <summary>The caller, or the refusal (401, 403).</summary>
    public async ValueTask<(Principal? Caller, ProblemAnswer? Refusal)> AdmitAsync(HttpContext context, Roles roles)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0 && development && IsSameMachine(context))
        {
            return (SameMachine, null);
        }

        if (await tokens.AuthenticateAsync(header) is not { } caller)
        {
            return (null, RequestProblems.NotSignedIn(header));
        }

        return caller.Is(roles) ? (caller, null) : (null, RequestProblems.Forbidden.Plain);
    }

    private static bool IsSameMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IsLoopback(address)
        && IsLoopbackHost(context.Request.Host.Host)
        && !OnBehalf.Any(context.Request.Headers.ContainsKey);

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address)
        || (address.IsIPv4MappedToIPv6 && IPAddress.IsLoopback(address.MapToIPv4()));

    /// <summary>A name of somebody else's that resolves to this machine must not open it (DNS rebinding).</summary>
    private static bool IsLoopbackHost(string host) =>
        host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IsLoopback(address));
}
