using Seckill.Http.Edge;

namespace Seckill.Http.Ports;

/// <summary>
/// Routes under /v1/ops/ and /v1/audit/ that the host has besides: what the pages of operators and auditors need. They
/// pass the public pipeline as every route does: a token with the role, wherever the caller sits.
/// </summary>
internal interface IOperatorRoutes
{
    void Map(RouteTable routes);
}
