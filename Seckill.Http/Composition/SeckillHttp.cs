using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Seckill.Domain;
using Seckill.Http.Admission;
using Seckill.Http.Auth;
using Seckill.Http.Development;
using Seckill.Http.Edge;
using Seckill.Http.Events;
using Seckill.Http.Idempotency;
using Seckill.Http.Imports;
using Seckill.Http.Items;
using Seckill.Http.OpenApi;
using Seckill.Http.Orders;
using Seckill.Http.Pages;
using Seckill.Http.Passes;
using Seckill.Http.Payments;
using Seckill.Http.Ports;
using Seckill.Http.Problems;
using Seckill.Http.Shipments;
using Seckill.Http.Webhooks;

namespace Seckill.Http;

/// <summary>Composes the public edge. The host adds the ports of Seckill.Http.Ports, then calls these two.</summary>
public static class SeckillHttp
{
    /// <summary>Adds the edge's services; throws when the options can not be.</summary>
    public static IServiceCollection AddSeckillHttp(this IServiceCollection services, HttpEdgeOptions options)
    {
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RefusalMemory(options.RememberedRefusals));
        services.TryAddSingleton(new OrderIdMint(options.OrderIdSecret));
        services.TryAddSingleton(new PassVerifier(options.PassMacKey));
        services.TryAddSingleton<SaltSource>(Salts.Next);
        services.AddSingleton(new ChallengeSeal(options.PassMacKey));
        services.AddSingleton(options.Challenge);
        services.AddSingleton(options);
        services.AddSingleton(new CommandStamps(options.BodyDigestKey));
        services.AddSingleton(new PurchaseBounds(options));
        services.AddSingleton(new RetryAdvice(Random.Shared));
        AddParts(services);
        AddRoutes(services);
        ApiDocument.Add(services);
        return services;
    }

    /// <summary>
    /// Puts the edge into the pipeline: faults first, then routes. Unknown addresses and methods are answered here
    /// too, so
    /// it is the last thing a host adds to this application.
    /// </summary>
    public static WebApplication MapSeckillHttp(this WebApplication app)
    {
        app.UseMiddleware<EdgeFaults>();
        ApiDocument.Map(app);
        var routes = new RouteTable(app, app.Services.GetRequiredService<EdgePipeline>().Build);
        app.Services.GetRequiredService<PageRoutes>().Map(routes);
        app.Services.GetRequiredService<ItemListPage>().Map(routes);
        app.Services.GetRequiredService<ItemPage>().Map(routes);
        app.Services.GetRequiredService<ItemRoutes>().Map(routes);
        app.Services.GetRequiredService<MerchantItemRoutes>().Map(routes);
        app.Services.GetRequiredService<ItemActionRoutes>().Map(routes);
        app.Services.GetRequiredService<ItemAdmissionRoute>().Map(routes);
        app.Services.GetRequiredService<StockRoutes>().Map(routes);
        app.Services.GetRequiredService<ItemReportRoute>().Map(routes);
        app.Services.GetRequiredService<ItemOrdersRoute>().Map(routes);
        app.Services.GetRequiredService<FulfilmentRoutes>().Map(routes);
        app.Services.GetRequiredService<ChallengeRoute>().Map(routes);
        app.Services.GetRequiredService<PassRoutes>().Map(routes);
        app.Services.GetRequiredService<PurchaseRoute>().Map(routes);
        app.Services.GetRequiredService<OrderRoutes>().Map(routes);
        app.Services.GetRequiredService<OrderStreamRoute>().Map(routes);
        app.Services.GetRequiredService<KeySetRoute>().Map(routes);
        app.Services.GetRequiredService<CancelRoute>().Map(routes);
        app.Services.GetRequiredService<PaymentRoute>().Map(routes);
        app.Services.GetRequiredService<PersonalDataRoute>().Map(routes);
        app.Services.GetRequiredService<WebhookRoutes>().Map(routes);
        app.Services.GetRequiredService<DeliveryRoutes>().Map(routes);
        app.Services.GetRequiredService<EventFeedRoute>().Map(routes);
        app.Services.GetRequiredService<ImportRoutes>().Map(routes);
        app.Services.GetRequiredService<CallbackRoutes>().Map(routes);
        app.Services.GetRequiredService<CarrierCallbackRoute>().Map(routes);
        app.Services.GetRequiredService<DevTokenRoute>().Map(routes);
        app.Services.GetRequiredService<CrowdRoutes>().Map(routes);
        app.Services.GetRequiredService<SandboxRoute>().Map(routes);
        app.Services.GetRequiredService<SandboxPage>().Map(routes);
        foreach (var operators in app.Services.GetServices<IOperatorRoutes>())
        {
            operators.Map(routes);
        }

        return app;
    }

    private static void AddParts(IServiceCollection services) => services
        .AddSingleton<TokenKeys>()
        .AddSingleton<TokenAuthenticator>()
        .AddSingleton<EdgeAdmission>()
        .AddSingleton<EdgePipeline>()
        .AddSingleton<Refusals>()
        .AddSingleton<ItemAsks>()
        .AddSingleton<ReportTally>()
        .AddSingleton<ItemCreation>()
        .AddSingleton<ImportIntake>()
        .AddSingleton<ChallengeLoad>()
        .AddSingleton<ChallengeCheck>()
        .AddSingleton<RefusalNotes>()
        .AddSingleton<PurchaseCommands>()
        .AddSingleton<PurchaseAnswers>()
        .AddSingleton<OrderTracker>()
        .AddSingleton<OrderReader>()
        .AddSingleton<OrderChanges>()
        .AddSingleton<OrderAnswers>()
        .AddSingleton<PageAssets>()
        .AddSingleton<PageBook>()
        .AddSingleton<PagePolicy>()
        .AddSingleton<PageDesk>();

    private static void AddRoutes(IServiceCollection services) => services
        .AddSingleton<PageRoutes>()
        .AddSingleton<ItemListPage>()
        .AddSingleton<ItemPage>()
        .AddSingleton<ItemRoutes>()
        .AddSingleton<MerchantItemRoutes>()
        .AddSingleton<ItemActionRoutes>()
        .AddSingleton<ItemAdmissionRoute>()
        .AddSingleton<StockRoutes>()
        .AddSingleton<ItemReportRoute>()
        .AddSingleton<ItemOrdersRoute>()
        .AddSingleton<FulfilmentRoutes>()
        .AddSingleton<ChallengeRoute>()
        .AddSingleton<PassRoutes>()
        .AddSingleton<PurchaseRoute>()
        .AddSingleton<OrderRoutes>()
        .AddSingleton<OrderStreamRoute>()
        .AddSingleton<KeySetRoute>()
        .AddSingleton<CancelRoute>()
        .AddSingleton<PaymentRoute>()
        .AddSingleton<PersonalDataRoute>()
        .AddSingleton<WebhookRoutes>()
        .AddSingleton<DeliveryRoutes>()
        .AddSingleton<EventFeedRoute>()
        .AddSingleton<ImportRoutes>()
        .AddSingleton<CallbackRoutes>()
        .AddSingleton<CarrierCallbackRoute>()
        .AddSingleton<DevTokenRoute>()
        .AddSingleton<CrowdRoutes>()
        .AddSingleton<SandboxRoute>()
        .AddSingleton<SandboxPage>();
}
