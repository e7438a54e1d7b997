using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Problems;

namespace Seckill.Http.OpenApi;

/// <summary>Describes each operation from its route: summary, roles, parameters, the problems it may answer.</summary>
internal sealed partial class RouteOperations : IOpenApiOperationTransformer
{
    public const string BearerScheme = "bearer";

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<EdgeRoute>().SingleOrDefault() is not { } route)
        {
            return;
        }

        operation.OperationId = OperationIdOf(route);
        operation.Summary = route.Summary;
        operation.Tags = new HashSet<OpenApiTagReference> { new(route.Tag, context.Document) };
        operation.Parameters = [.. ParametersOf(route)];
        operation.Description = route.Details;
        if (route.Roles != Roles.None)
        {
            var role = $"Role: {route.Roles.ToString().ToLowerInvariant().Replace(", ", " or ")}.";
            operation.Description = route.Details is null ? role : $"{role} {route.Details}";
            var bearer = new OpenApiSecuritySchemeReference(BearerScheme, context.Document);
            operation.Security = [new OpenApiSecurityRequirement { [bearer] = [] }];
        }

        if (route.StreamedBody is { } streamed)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [streamed] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                },
            };
        }

        if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = !route.BodyOptional;
        }

        await AddMediaTypesAsync(operation, route, context, cancellationToken);
        if (context.Document is { } document)
        {
            AddProblems(operation, route, await ProblemSchemaAsync(document, context, cancellationToken));
        }
    }

    /// <summary>The explorer keeps one media type for each status; an answer in several forms lists them all.</summary>
    private static async Task AddMediaTypesAsync(
        OpenApiOperation operation, EdgeRoute route, OpenApiOperationTransformerContext context,
        CancellationToken cancellation)
    {
        foreach (var forms in route.Answers.GroupBy(answer => answer.Status).Where(forms => forms.Count() > 1))
        {
            var content = new Dictionary<string, OpenApiMediaType>();
            foreach (var form in forms)
            {
                var schema = await context.GetOrCreateSchemaAsync(form.Resource ?? typeof(string), null, cancellation);
                content[form.MediaType] = new OpenApiMediaType { Schema = schema };
            }

            var status = forms.Key.ToString(CultureInfo.InvariantCulture);
            if (operation.Responses?.GetValueOrDefault(status) is OpenApiResponse response)
            {
                response.Content = content;
            }
        }
    }

    private static async Task<OpenApiSchemaReference> ProblemSchemaAsync(
        OpenApiDocument document, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        const string Name = nameof(ProblemResource);
        if (document.Components?.Schemas?.ContainsKey(Name) is not true)
        {
            document.AddComponent(
                Name, await context.GetOrCreateSchemaAsync(typeof(ProblemResource), null, cancellation));
        }

        return new OpenApiSchemaReference(Name, document);
    }

    private static IEnumerable<IOpenApiParameter> ParametersOf(EdgeRoute route)
    {
        foreach (Match match in PathParameter().Matches(route.Pattern))
        {
            yield return Make(new RouteParameter(match.Groups[1].Value, ParameterPlace.Path, route.Subject switch
            {
                PathSubject.Item => "Id of an item",
                PathSubject.Order => "Id of an order",
                _ => "",
            }, Required: true));
        }

        if (route.Keyed)
        {
            yield return Make(new RouteParameter(
                "Idempotency-Key",
                ParameterPlace.Header,
                "1 to 255 visible ASCII characters; the same key makes a repeat safe",
                Required: true));
        }

        foreach (var parameter in route.Parameters)
        {
            yield return Make(parameter);
        }
    }

    private static OpenApiParameter Make(RouteParameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.Place switch
        {
            ParameterPlace.Path => ParameterLocation.Path,
            ParameterPlace.Header => ParameterLocation.Header,
            _ => ParameterLocation.Query,
        },
        Required = parameter.Required,
        Description = parameter.Description,
        Schema = new OpenApiSchema
        {
            Type = parameter.Integer ? JsonSchemaType.Integer : JsonSchemaType.String,
            Enum = parameter.Values is { } values ? [.. values.Select(value =>
                (JsonNode)JsonValue.Create(value))] : null,
        },
    };

    /// <summary>Problems share a schema; each status lists its codes.</summary>
    private static void AddProblems(OpenApiOperation operation, EdgeRoute route, OpenApiSchemaReference schema)
    {
        operation.Responses ??= [];
        foreach (var group in AllProblemsOf(route).Distinct().GroupBy(type => type.Status))
        {
            operation.Responses[group.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join(", ", group.Select(type => type.Code)),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemAnswer.ContentType] = new() { Schema = schema },
                },
            };
        }
    }

    private static IEnumerable<ProblemType> AllProblemsOf(EdgeRoute route)
    {
        IEnumerable<ProblemType> problems = route.Problems;
        if (route.Roles != Roles.None)
        {
            problems = problems.Concat([
                RequestProblems.Unauthorized, RequestProblems.Forbidden, PurchaseProblems.ReducedCapacity,
                PurchaseProblems.OwnerMoving, PurchaseProblems.LineFull]);
        }

        if (route.Subject != PathSubject.None)
        {
            problems = problems.Append(RequestProblems.NotFound);
        }

        if (route.Keyed)
        {
            problems = problems.Concat([RequestProblems.KeyMissing, RequestProblems.KeyInvalid]);
        }

        if (route.Body is not null || route.StreamedBody is not null)
        {
            problems = problems.Concat([RequestProblems.TooLarge, RequestProblems.UnsupportedMediaType]);
        }

        return route.Limited ? problems.Append(PurchaseProblems.QuotaExceeded) : problems;
    }

    /// <summary>postV1ItemsIdOrders: stable, and a usable name for generated clients.</summary>
    private static string OperationIdOf(EdgeRoute route)
    {
        var words = Word().Matches(route.Pattern).Select(match =>
            char.ToUpperInvariant(match.Value[0]) + match.Value[1..]);
        return route.Method.ToLowerInvariant() + string.Concat(words);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
