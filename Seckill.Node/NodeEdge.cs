using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Seckill.Node.Config;
using Seckill.Node.Storage;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node;

/// <summary>The public listener: the REST edge, given what it needs of this node.</summary>
internal static class NodeEdge
{
    public static WebApplication Build(
        NodeSettings settings, NodeCore core, IStores stores, IReadModel readModel, NodeSecrets secrets, ILoggerFactory logs)
    {
        var builder = Empty(settings.Http.Listen, settings, logs);
        var app = builder.Build();
        return app;
    }

    /// <summary>A web application with nothing but Kestrel on that address: no files, no environment, no default logs.</summary>
    public static WebApplicationBuilder Empty(Uri listen, NodeSettings settings, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(listen.ToString());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        NodeLog.Configure(builder.Logging, settings.Log.Level);
        return builder;
    }

    /// <summary>Where it really listens, when port 0 let the system choose.</summary>
    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
