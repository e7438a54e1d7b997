namespace Seckill.Client;

/// <summary>
/// The route that a method sends to, as the OpenAPI document writes it. A test calls each method and compares, and
/// looks for routes that no method has.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RouteAttribute(string method, string path) : Attribute
{
    public string Method => method;

    public string Path => path;
}
