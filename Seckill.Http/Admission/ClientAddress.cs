using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;

namespace Seckill.Http.Admission;

/// <summary>
/// Finds the address a request comes from and the prefix that is limited: /32 for IPv4, /64 for IPv6. X-Forwarded-For
/// is
/// read from its right end, and only as far as configured proxies wrote it.
/// </summary>
internal sealed class ClientAddress(IReadOnlyList<IPNetwork> trusted)
{
    private const int MostHops = 16;

    public IPAddress Of(HttpContext context)
    {
        var address = Plain(context.Connection.RemoteIpAddress ?? IPAddress.Loopback);
        if (trusted.Count == 0 || !IsTrusted(address))
        {
            return address;
        }

        var hops = context.Request.Headers["X-Forwarded-For"].ToString().Split(',');
        for (var i = hops.Length - 1; i >= Math.Max(0, hops.Length - MostHops); i--)
        {
            if (!IPAddress.TryParse(hops[i].Trim(), out var hop))
            {
                break;
            }

            address = Plain(hop);
            if (!IsTrusted(address))
            {
                break;
            }
        }

        return address;
    }

    /// <summary>
    /// The prefix as a key. The low word is a seeded hash, so that nobody can choose addresses that collide.
    /// </summary>
    public static Key128 PrefixOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        var prefix = BitConverter.ToUInt64(bytes);
        var high = address.AddressFamily == AddressFamily.InterNetwork ? prefix & uint.MaxValue : prefix;
        return new Key128(high, (ulong)(uint)HashCode.Combine(high, address.AddressFamily));
    }

    /// <summary>The prefix in text: 203.0.113.9, or 2001:db8:1:2::/64.</summary>
    public static string NetworkOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address.ToString();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    private bool IsTrusted(IPAddress address)
    {
        foreach (var network in trusted)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
