using Seckill.Domain;

namespace Seckill.Http.Items;

/// <summary>The server's time, to count down on.</summary>
internal sealed record TimeResource(Instant Now, long UnixMs);
