using Seckill.Node.Journal;
using Seckill.Node.Ops.Doctor;
using Seckill.Node.Projections;
using Seckill.Node.Webhooks;

namespace Seckill.Node.Ops.Management;

/// <summary>What the routes of items, orders, projections and figures look at, besides the owners of items.</summary>
/// <param name="Queries">Lists over all merchants and buyers.</param>
/// <param name="Money">Payments and refunds of an order.</param>
/// <param name="Journal">Streams of items.</param>
/// <param name="Webhooks">What became of the events of an order.</param>
/// <param name="Projections">How far the read models are.</param>
/// <param name="Doctor">Looks at the machine.</param>
/// <param name="DigestKey">Digests bodies of keyed commands, as the public listener does.</param>
internal sealed record ManagementSights(
    IOperatorQueries Queries, IMoneyQueries Money, IJournal Journal, IWebhookStore Webhooks,
    IProjectionControl Projections, DoctorPorts Doctor, byte[] DigestKey);
