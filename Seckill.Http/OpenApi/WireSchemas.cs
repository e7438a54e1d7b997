using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Seckill.Domain;

namespace Seckill.Http.OpenApi;

/// <summary>
/// Names the types of members that are written by converters of ours; the schema exporter can not see into those, nor
/// that members without a value are left out of answers: it takes every parameter of a constructor for required.
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

    /// <summary>What may be null in C# is required all the same where it says so, or is written as null.</summary>
    private static bool MayLack(JsonPropertyInfo member) => member.IsGetNullable
        && member.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) is not true
        && member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false)
            .OfType<JsonIgnoreAttribute>().Any(ignore => ignore.Condition == JsonIgnoreCondition.Never) is not true;
}
