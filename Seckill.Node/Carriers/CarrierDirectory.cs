using System.Collections.Frozen;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Config;
using Seckill.Node.Payments;

namespace Seckill.Node.Carriers;

/// <summary>The carriers of the configuration, and the sandbox carrier where there is a secret for it.</summary>
public sealed class CarrierDirectory : ICarriers
{
    private readonly FrozenDictionary<string, SigningCarrier> _carriers;

    /// <param name="options">seckill.shipments.</param>
    /// <param name="sandboxSecret">The bytes behind whsec_; null: no sandbox carrier.</param>
    public CarrierDirectory(ShipmentOptions options, byte[]? sandboxSecret)
    {
        var carriers = options.Carriers.Select(Of).ToList();
        if (sandboxSecret is not null)
        {
            carriers.Add(new SigningCarrier(
                ShipmentOptions.SandboxName, [new WebhookKey(sandboxSecret)],
                [
                    new("delivered", ShipmentStatus.Delivered), new("failed", ShipmentStatus.Failed),
                    new("in_transit", ShipmentStatus.InTransit),
                ]));
        }

        _carriers = carriers.ToFrozenDictionary(carrier => carrier.Name, StringComparer.Ordinal);
    }

    public ICarrier? Find(string name) => _carriers.GetValueOrDefault(name);

    private static SigningCarrier Of(CarrierOptions carrier) => new(
        carrier.Name,
        [
            .. new[] { carrier.Secret, carrier.PreviousSecret }.OfType<Secret>()
                .Select(secret => WebhookKey.Parse(secret.Reveal())),
        ],
        [
            .. carrier.Delivered.Select(code => KeyValuePair.Create(code, ShipmentStatus.Delivered)),
            .. carrier.Failed.Select(code => KeyValuePair.Create(code, ShipmentStatus.Failed)),
            .. carrier.InTransit.Select(code => KeyValuePair.Create(code, ShipmentStatus.InTransit)),
        ]);
}
