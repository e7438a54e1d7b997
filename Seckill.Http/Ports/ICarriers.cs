using Microsoft.AspNetCore.Http;
using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>The carriers whose reports this node believes, by name.</summary>
public interface ICarriers
{
    ICarrier? Find(string name);
}

/// <summary>What the edge needs of a carrier.</summary>
public interface ICarrier
{
    /// <summary>
    /// Small letters, digits, hyphens: part of the callback's address, and what merchants write when they ship.
    /// </summary>
    string Name { get; }

    /// <summary>True when the message is signed by this carrier over its raw bytes, and is fresh.</summary>
    bool Signed(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now);

    /// <summary>What the carrier's code stands for; None: nobody has said, and nobody guesses.</summary>
    ShipmentStatus StatusOf(string code);
}
