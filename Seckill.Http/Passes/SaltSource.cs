using Seckill.Domain;

namespace Seckill.Http.Passes;

/// <summary>Sixteen bytes that nobody can guess.</summary>
internal delegate Key128 SaltSource();
