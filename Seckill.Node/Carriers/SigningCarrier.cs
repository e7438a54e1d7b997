using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Payments;

namespace Seckill.Node.Carriers;

/// <summary>A carrier that signs by Standard Webhooks, and what its codes stand for.</summary>
/// <param name="name">As in the callback's address.</param>
/// <param name="keys">One, or two while a secret is rotated.</param>
/// <param name="codes">Others are kept raw; they are told apart to the letter.</param>
public sealed class SigningCarrier(
    string name, IReadOnlyList<WebhookKey> keys, IEnumerable<KeyValuePair<string, ShipmentStatus>> codes) : ICarrier
{
    private readonly WebhookKey[] _keys = [.. keys];

    private readonly FrozenDictionary<string, ShipmentStatus> _codes = codes.ToFrozenDictionary(StringComparer.Ordinal);

    public string Name => name;

    public bool Signed(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now) =>
        StandardWebhooks.Verify(headers, body.Span, now, _keys) is not null;

    public ShipmentStatus StatusOf(string code) => _codes.GetValueOrDefault(code, ShipmentStatus.None);
}
