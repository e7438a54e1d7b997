using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http;
using Seckill.Http.Ports;
using Seckill.Node.Config;
using Seckill.Node.Crashing;
using Seckill.Node.Gateway;
using Seckill.Node.Ops.Management;
using Seckill.Node.Projections;
using Seckill.Node.Storage;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node;

/// <summary>The public listener: the REST edge, given what it needs of this node.</summary>
internal static class NodeEdge
{
    public static WebApplication Build(
        NodeSettings settings, NodeCore core, NodeImports imports, IStores stores, IReadModel readModel,
        HttpEdgeOptions options, ICrowds crowds, IServiceProvider management, ILoggerFactory logs)
    {
        var builder = Empty(settings.Http.Listen, logs);
        Bound(builder, settings.Http);
        var lists = new ReadModelLists(readModel.Queries, core.ShipTo);
        builder.Services
            .AddSingleton<IItemGateway>(core.Gateway)
            .AddSingleton(core.Memory.Memory)
            .AddSingleton<IServerClock>(new ServerClock(core.Clock))
            .AddSingleton<IPaymentProviders>(core.Providers)
            .AddSingleton(stores.StrayPayments)
            .AddSingleton<ICarriers>(core.Carriers)
            .AddSingleton<IShipments>(new ShipmentFinder(
                readModel.Queries, core.Projections, core.ReadHeadsAsync, TimeProvider.System))
            .AddSingleton<IWebhooks>(core.Events.Desk)
            .AddSingleton<IEventFeed>(core.Events.Feed)
            .AddSingleton<IReceipts>(core.Proofs.Receipts)
            .AddSingleton<IImports>(imports.Desk)
            .AddSingleton(crowds)
            .AddSingleton<IOrderQueries>(lists)
            .AddSingleton<IItemQueries>(lists)
            .AddSingleton<IPersonalData>(new PersonalData(
                stores.Journal, readModel.Queries, core.ReadHeadsAsync, core.ShipTo))
            .AddSingleton<ICertificates>(new Certificates(stores.Journal, readModel.Queries, core.Projections))
            .AddSingleton<IItemReports>(new ItemReports(stores.Journal))
            .AddSingleton<IOperatorRoutes>(new PublicOperatorRoutes(management))
            .ConfigureHttpJsonOptions(json =>
                json.SerializerOptions.TypeInfoResolverChain.Insert(0, ManagementJson.Default))
            .AddSeckillHttp(options);
        if (core.Sandbox is { } sandbox && settings.IsDevelopment)
        {
            builder.Services.AddSingleton<ISandboxScript>(sandbox);
        }

        var app = builder.Build();
        if (Crash.IsArmed)
        {
            app.Use(CrashingEdge.TakeAsync);
        }

        return app.MapSeckillHttp();
    }

    public static HttpEdgeOptions Options(NodeSettings settings, NodeKeys keys, NodePhases phases) => new()
    {
        Development = settings.IsDevelopment,
        Issuer = settings.Auth.Issuer,
        Audience = settings.Auth.Audience,
        JwtKeys = [.. settings.Auth.Keys.Select(ToKey)],
        DevSigningKey = keys.TokenKey,
        Login = settings.Pages.Login is { } login
            ? new PageLogin(login.Authority, login.ClientId, login.Scope, login.Origins) : null,
        PassMacKey = keys.PassKey,
        BodyDigestKey = keys.DigestKey,
        OrderIdSecret = keys.OrderIdKey,
        PassLifetime = settings.Items.PassLifetime,
        Challenge = new ChallengeOptions
        {
            Iterations = settings.Admission.ProofOfWork.Iterations,
            Difficulty = settings.Admission.ProofOfWork.Difficulty,
            MostDifficulty = settings.Admission.ProofOfWork.MostDifficulty,
            Lifetime = settings.Admission.ProofOfWork.Lifetime,
            CalmRate = settings.Admission.ProofOfWork.CalmRate,
        },
        BuyerLimit = new BucketOptions(settings.Admission.Buyer.Rate, settings.Admission.Buyer.Burst),
        AddressLimit = new BucketOptions(settings.Admission.Address.Rate, settings.Admission.Address.Burst),
        TrustedProxies = settings.Http.TrustedProxies,
        MaxInFlight = settings.Http.MaxInFlight,
        MaxQueued = settings.Http.MaxQueued,
        MaxCallerStreams = settings.Http.MaxCallerStreams,
        MaxCallerLongPolls = settings.Http.MaxCallerPolls,
        MaxBodyBytes = settings.Http.MaxBody,
        MaxImportBytes = settings.Imports.MaxBody,
        MaxImportLines = settings.Imports.MaxLines,
        DefaultWait = settings.Http.DefaultWait,
        MaxWait = settings.Http.MaxWait,
        UsualAdmission = new AdmissionTerms(Challenge: settings.Admission.Challenge),
        PaymentGrace = settings.Payments.Grace,
        Leaving = phases.Leaving,
        Stopping = phases.Stopping,
        Closing = phases.Closing,
    };

    private static JwtKey ToKey(AuthKeyOptions key)
    {
        var text = key.Key.Reveal();
        return new JwtKey(key.Kid, key.Algorithm.ToString(), key.Algorithm switch
        {
            AuthAlgorithm.HS256 => SecretText.Base64Bytes(text)!,
            AuthAlgorithm.RS256 => PublicKey(RSA.Create(), text),
            AuthAlgorithm.ES256 => PublicKey(ECDsa.Create(), text),
            _ => throw new InvalidOperationException($"no key of {key.Algorithm}"),
        });
    }

    private static byte[] PublicKey(AsymmetricAlgorithm algorithm, string text)
    {
        using (algorithm)
        {
            algorithm.ImportFromPem(SecretText.Pem(text));
            return algorithm.ExportSubjectPublicKeyInfo();
        }
    }

    /// <summary>
    /// A web application with nothing but Kestrel on that address: no files, no environment, no default logs.
    /// </summary>
    public static WebApplicationBuilder Empty(Uri listen, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(listen.ToString());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        return builder;
    }

    /// <summary>What Kestrel itself keeps within bounds.</summary>
    public static void Bound(WebApplicationBuilder builder, HttpOptions http)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = http.MaxBody;
            kestrel.Limits.MaxConcurrentConnections = http.MaxConnections;
        });
        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            sockets.Backlog = http.Backlog;

            // A hop to another thread for each piece of a request would be for nothing: what completes a socket's call
            // runs on a thread of the pool already, and another one takes over the events behind it.
            sockets.UnsafePreferInlineScheduling = true;
        });
    }

    /// <summary>Where it really listens, when port 0 let the system choose.</summary>
    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
