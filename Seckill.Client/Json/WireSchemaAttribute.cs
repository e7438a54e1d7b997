namespace Seckill.Client;

/// <summary>The schema of the OpenAPI document that a type stands for; a test compares their members.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true)]
internal sealed class WireSchemaAttribute(string name) : Attribute
{
    public string Name => name;
}
