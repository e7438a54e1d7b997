using System.Net;

namespace Seckill.Node.Config;

/// <summary>
/// What an AMQP URI says (rabbitmq.com/docs/uri-spec); as there, what is left out is guest, guest, and the usual port.
/// </summary>
public sealed record RabbitAddress(
    bool IsTls, string Host, int Port, string User, Secret Password, string VirtualHost)
{
    /// <summary>The user every broker has at first, with its own name as password.</summary>
    public const string DefaultUser = "guest";

    private const int PlainPort = 5672, TlsPort = 5671;

    /// <summary>What is said between the node and the broker stays on this machine.</summary>
    public bool IsOnThisMachine =>
        Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Without user and password.</summary>
    public override string ToString() => $"{(IsTls ? "amqps" : "amqp")}://{Host}:{Port}/{Uri.EscapeDataString(
        VirtualHost == "/" ? "" : VirtualHost)}";

    /// <summary>Null: it is no such URI.</summary>
    public static RabbitAddress? Parse(Secret text)
    {
        if (!Uri.TryCreate(text.Reveal(), UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps")
            || uri.Host.Length == 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0
            || uri.AbsolutePath.Count(c => c == '/') > 1)
        {
            return null;
        }

        var isTls = uri.Scheme == "amqps";
        var user = uri.UserInfo.Split(':', 2);
        var path = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        return new RabbitAddress(
            isTls, uri.DnsSafeHost, uri.IsDefaultPort || uri.Port < 0 ? isTls ? TlsPort : PlainPort : uri.Port,
            user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : DefaultUser,
            new Secret(user.Length > 1 ? Uri.UnescapeDataString(user[1]) : DefaultUser),
            path.Length > 0 ? path : "/");
    }
}
