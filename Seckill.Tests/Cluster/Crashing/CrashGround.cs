using Seckill.Tests.Payments;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Cluster;

/// <summary>A ground to die on, with the provider and the place for checkpoints that its nodes are told of.</summary>
internal sealed class CrashGround : IAsyncDisposable
{
    private readonly DirectoryInfo _checkpoints = Directory.CreateTempSubdirectory("seckill-checkpoints-");

    private CrashGround(ScriptedStripe stripe) => Stripe = stripe;

    public ScriptedStripe Stripe { get; }

    public string Checkpoints => _checkpoints.FullName;

    public ISaleGround Ground { get; private set; } = null!;

    public static async Task<CrashGround> MakeAsync(CrashGrounds kind, PrivatePostgres postgres)
    {
        var made = new CrashGround(await ScriptedStripe.StartAsync());
        var settings = BackOffice.Settings(made.Stripe, made.Checkpoints);
        made.Ground = kind switch
        {
            CrashGrounds.Sqlite => await SoloGround.MakeAsync("sqlite", postgres, settings),
            CrashGrounds.Postgres => await SoloGround.MakeAsync("postgres", postgres, settings),
            CrashGrounds.Cluster => await ClusterGround.StartAsync(
                new ClusterSetup { SettingsOf = (_, _) => settings }),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), $"{kind} is not one ground"),
        };
        return made;
    }

    public Task<CrashScene> SellAsync(int seed) => CrashScene.StartAsync(Ground, Stripe, Checkpoints, seed);

    public async ValueTask DisposeAsync()
    {
        await Ground.DisposeAsync();
        await Stripe.DisposeAsync();
        _checkpoints.Delete(recursive: true);
    }
}
