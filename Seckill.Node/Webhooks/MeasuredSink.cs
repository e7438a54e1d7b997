using Seckill.Node.Crashing;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Webhooks;

/// <summary>Counts and times what another sink does.</summary>
internal sealed class MeasuredSink(IEventSink sink, TimeProvider time) : IEventSink
{
    public async ValueTask<SinkAnswer> SendAsync(ClaimedDelivery delivery, CancellationToken cancellation)
    {
        var begunAt = time.GetTimestamp();
        Crash.At(CrashPoint.DeliveryBeforeSending);
        var answer = await sink.SendAsync(delivery, cancellation);
        Crash.At(CrashPoint.DeliveryAfterSending);
        OutgoingMeter.Attempted(answer.Verdict, time.GetElapsedTime(begunAt));
        return answer;
    }
}
