using Microsoft.Extensions.Logging;
using Seckill.Http.Ports;
using Seckill.Node.Config;
using Seckill.Node.Gateway;
using Seckill.Node.Payments;
using Seckill.Node.Payments.Sandbox;
using Seckill.Node.Payments.Stripe;

namespace Seckill.Node;

/// <summary>The payment providers that the configuration names, and their connections.</summary>
internal sealed class NodeProviders : IAsyncDisposable
{
    private readonly List<HttpClient> _clients = [];

    /// <param name="settings">Names the providers.</param>
    /// <param name="sandboxSecret">Null: no sandbox.</param>
    /// <param name="items">Where the sandbox reads what it forgot.</param>
    /// <param name="references">Keeps providers' ids.</param>
    /// <param name="publicBase">Where this node's public listener is, once it listens.</param>
    /// <param name="clock">Stamps the sandbox's callbacks.</param>
    /// <param name="time">For limits and retries.</param>
    /// <param name="logs">Makes their logs.</param>
    public NodeProviders(
        NodeSettings settings, byte[]? sandboxSecret, IItemGateway items, IPaymentReferences references,
        Func<Uri> publicBase, ServerClock clock, TimeProvider time, ILoggerFactory logs)
    {
        var adapters = new List<IPaymentAdapter>();
        if (sandboxSecret is not null)
        {
            Sandbox = new SandboxProvider(
                new SandboxOptions(new WebhookKey(sandboxSecret), publicBase, publicBase), items,
                Keep(SandboxProvider.CreateClient()), clock, time, Random.Shared,
                logs.CreateLogger<SandboxProvider>());
            adapters.Add(Sandbox);
        }

        if (settings.Payments.Stripe is { } stripe)
        {
            adapters.Add(new StripeProvider(
                OptionsOf(stripe), references, Keep(StripeProvider.CreateClient(stripe.BaseUrl)), time,
                logs.CreateLogger<StripeProvider>()));
        }

        All = new PaymentProviders(adapters);
    }

    public PaymentProviders All { get; }

    public SandboxProvider? Sandbox { get; }

    public async ValueTask DisposeAsync()
    {
        if (Sandbox is not null)
        {
            await Sandbox.DisposeAsync();
        }

        _clients.ForEach(client => client.Dispose());
    }

    private static StripeOptions OptionsOf(StripeSettings stripe) => new(
        stripe.PreviousSecret is { } previous
            ? [stripe.Secret.Reveal(), previous.Reveal()] : [stripe.Secret.Reveal()],
        stripe.ApiKey.Reveal(), stripe.BaseUrl, stripe.ReturnUrl)
    {
        CancelUrl = stripe.CancelUrl,
        ApiVersion = stripe.ApiVersion,
        Timeout = stripe.Timeout,
    };

    private HttpClient Keep(HttpClient client)
    {
        _clients.Add(client);
        return client;
    }
}
