using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Seckill.Domain;

namespace Seckill.Http.OpenApi;

/// <summary>
/// Names the types of members that are written by converters of ours; the schema exporter can not see into those. And
/// it takes every parameter of a constructor for required, where we leave out what is null.
/// </summary>
internal sealed class WireSchemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(long))
        {
            schema.Type = JsonSchemaType.Integer;
            schema.Format = "int64";
        }
        else if (type == typeof(Instant))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "date-time";
        }

        foreach (var member in context.JsonTypeInfo.Properties.Where(MayLack))
        {
            schema.Required?.Remove(member.Name);
        }

        return Task.CompletedTask;
    }

    /// <summary>A body's member may be null in C# and be required all the same: then it says so.</summary>
    private static bool MayLack(JsonPropertyInfo member) => member.IsGetNullable
        && member.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) != true;
}
