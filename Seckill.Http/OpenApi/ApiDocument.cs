using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Seckill.Http.Json;

namespace Seckill.Http.OpenApi;

/// <summary>/openapi/v1.json (OpenAPI 3.1) and /docs (Swagger UI).</summary>
internal static class ApiDocument
{
    private const string Address = "/openapi/v1.json";

    /// <summary>Swagger UI sets styles of elements by attribute; scripts of its own files only.</summary>
    private const string DocsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    public static void Add(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, EdgeJson.Default);
            foreach (var converter in EdgeJson.Default.Options.Converters)
            {
                json.SerializerOptions.Converters.Add(converter);
            }
        });
        services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
            options.AddOperationTransformer(new RouteOperations());
            options.AddSchemaTransformer(new WireSchemas());
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document);
                return Task.CompletedTask;
            });
        });
    }

    public static void Map(WebApplication app)
    {
        app.MapOpenApi(Address);

        // A branch: the pages' middleware is not on the way of a purchase.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/docs"), docs =>
        {
            docs.Use((context, next) =>
            {
                context.Response.Headers.ContentSecurityPolicy = DocsPolicy;
                context.Response.Headers.XContentTypeOptions = "nosniff";
                return next(context);
            });
            docs.UseSwaggerUI(ui =>
            {
                ui.RoutePrefix = "docs";
                ui.DocumentTitle = "Seckill";
                ui.SwaggerEndpoint(Address, "Seckill v1");
            });
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Seckill",
            Version = "v1",
            Description =
                "Flash sales. Errors are application/problem+json; their type leads to a page that explains them.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[RouteOperations.BearerScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
        };
    }
}
