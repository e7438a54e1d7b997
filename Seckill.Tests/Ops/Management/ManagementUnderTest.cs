using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Config;
using Seckill.Node.Gateway;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Doctor;
using Seckill.Node.Ops.Management;
using Seckill.Node.Projections;
using Seckill.Node.Sharding;
using Seckill.Node.Webhooks.Broker;
using Seckill.Tests.Config;
using Seckill.Tests.Http;
using Seckill.Tests.Node;
using Seckill.Tests.Ops.Audit;
using Seckill.Tests.Time;

namespace Seckill.Tests.Ops.Management;

/// <summary>
/// The operators' listener on a real Kestrel, over a scripted cluster and time that is moved by hand.
/// </summary>
internal sealed class ManagementUnderTest : IAsyncDisposable
{
    private const string RemoteHeader = "Test-Remote";
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;
    private int _probes;

    private ManagementUnderTest(WebApplication app, CancellationTokenSource stopping) =>
        (_app, _stopping) = (app, stopping);

    public required ScriptedCluster Cluster { get; init; }

    public required MemoryItems Items { get; init; }

    public required ManualTimeProvider Time { get; init; }

    public required LogDial Dial { get; init; }

    public required ScriptedReview Review { get; init; }

    public required ScriptedBooks Money { get; init; }

    public required ScriptedErasure Personal { get; init; }

    public required MemoryRows Journal { get; init; }

    public required ScriptedQueries Queries { get; init; }

    public required ScriptedProjections Projections { get; init; }

    public List<HealthCheck> Checks { get; } = [new("started", true, "3 of 3 shards serve")];

    /// <summary>Null: there is no broker.</summary>
    public BrokerReport? Broker { get; set; }

    public HttpClient Http { get; private set; } = null!;

    public Uri Address => Http.BaseAddress!;

    /// <summary>A part of the listener, for tests of that part alone.</summary>
    public T Part<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<ManagementUnderTest> StartAsync(bool development = true, params string[] sets)
    {
        var cluster = new ScriptedCluster();
        cluster.Add("node-1", NodeState.Up, cluster.Me);
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        var items = new MemoryItems(time);
        var review = new ScriptedReview();
        var money = new ScriptedBooks();
        var personal = new ScriptedErasure();
        var journal = await MemoryRows.MakeAsync();
        var checkpoints = new MemoryCheckpoints();
        var clerk = checkpoints.ClerkOf(journal, time);
        var queries = new ScriptedQueries();
        var projections = new ScriptedProjections();
        var dial = new LogDial(LogLevel.Information);
        var stopping = new CancellationTokenSource();
        ManagementUnderTest? made = null;
        var settings = SettingsUnderTest.Load(sets) with
        {
            Environment = development ? NodeEnvironment.Development : NodeEnvironment.Production,
        };
        var edge = EdgeUnderTest.Options with
        {
            JwtKeys = [new Seckill.Http.JwtKey("h", "HS256", EdgeUnderTest.Key("operators"))],
            Stopping = stopping.Token,
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddManagement(new ManagementParts(
            settings, edge, cluster, items, review, money, personal, journal,
            new ReadModelDiff(null!, null!), new ScriptedCertificates(), checkpoints, clerk,
            new OrderReceipts(null!, checkpoints.Key, NullLogger<OrderReceipts>.Instance),
            new ManualClock(time),
            () => made!.Probe(),
            () => new Uri("http://127.0.0.1:5080"), dial, time)
        {
            Broker = _ => new(made!.Broker),
            Sights = SightsOf(queries, projections, time),
        });
        var app = builder.Build();
        app.Use(PretendAsync);
        app.MapManagement();
        made = new ManagementUnderTest(app, stopping)
        {
            Cluster = cluster,
            Items = items,
            Time = time,
            Dial = dial,
            Review = review,
            Money = money,
            Personal = personal,
            Journal = journal,
            Queries = queries,
            Projections = projections,
        };
        await app.StartAsync();
        made.Http = ClientOf(app);
        return made;
    }

    private static ManagementSights SightsOf(
        ScriptedQueries queries, ScriptedProjections projections, TimeProvider time) => new(
            queries, null!, new NoStreams(), null!, projections,
            new DoctorPorts((_, _) => Task.FromResult<StoreCheckup?>(null), time), EdgeUnderTest.Options.BodyDigestKey);

    /// <summary>A caller is where the test says he is.</summary>
    private static Task PretendAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.TryGetValue(RemoteHeader, out var remote))
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(remote!);
        }

        return next(context);
    }

    private static HttpClient ClientOf(WebApplication app) => new()
    {
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
    };

    /// <summary>A token as a production issuer signs it.</summary>
    public string Token(params string[] roles) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
        .CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "seckill",
            Audience = "seckill",
            Expires = Time.GetUtcNow().UtcDateTime.AddHours(1),
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(EdgeUnderTest.Key("operators")) { KeyId = "h" },
                SecurityAlgorithms.HmacSha256),
            Claims = new Dictionary<string, object> { ["sub"] = "olga", ["roles"] = roles },
        });

    public Task<ShopAnswer> GetAsync(string path) => SendAsync("GET", path);

    /// <param name="method">As it stands.</param>
    /// <param name="path">With its query.</param>
    /// <param name="body">JSON, well-formed or not; null: none.</param>
    /// <param name="headers">More headers.</param>
    /// <param name="token">Bearer token; null: none.</param>
    /// <param name="remote">The address the connection seems to come from; null: this machine.</param>
    public async Task<ShopAnswer> SendAsync(
        string method, string path, string? body = null, IReadOnlyDictionary<string, string>? headers = null,
        string? token = null, string? remote = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (remote is not null)
        {
            request.Headers.Add(RemoteHeader, remote);
        }

        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request);
        var headersBack = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        return new ShopAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(), headersBack);
    }

    /// <summary>Completes when the probes were asked so many more times.</summary>
    public Task ProbedAsync(int more)
    {
        var goal = Volatile.Read(ref _probes) + more;
        return Until.TrueAsync(() => Volatile.Read(ref _probes) >= goal);
    }

    public Task StopAsync() => _stopping.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Http.Dispose();
        await _app.DisposeAsync();
        _stopping.Dispose();
        Money.Dispose();
    }

    private List<HealthCheck> Probe()
    {
        Interlocked.Increment(ref _probes);
        return [.. Checks];
    }

    private sealed class ManualClock(ManualTimeProvider time) : IServerClock
    {
        public Instant Now => Instant.Of(time.GetUtcNow());
    }
}
