using System.Diagnostics.Metrics;
using Seckill.Domain;

namespace Seckill.Http.Shipments;

/// <summary>Counts carriers' reports, repeats included, by what their code stands for.</summary>
internal sealed class ReportTally : IDisposable
{
    private readonly Meter _meter = new("Seckill.Shipments");
    private readonly Counter<long> _reports;
    private readonly Counter<long> _strays;

    public ReportTally()
    {
        _reports = _meter.CreateCounter<long>(
            "seckill.shipments.reports", "{report}", "Reports of carriers, by carrier and status; unknown: kept raw");
        _strays = _meter.CreateCounter<long>(
            "seckill.shipments.strays", "{report}", "Reports of carriers about numbers that nothing was shipped under");
    }

    public void Count(string carrier, ShipmentStatus status) =>
        _reports.Add(1, new("carrier", carrier), new("status", ShipmentStatuses.NameOf(status) ?? "unknown"));

    public void CountStray(string carrier) => _strays.Add(1, new KeyValuePair<string, object?>("carrier", carrier));

    public void Dispose() => _meter.Dispose();
}
