namespace Seckill.Node.Ops.Bench;

/// <summary>
/// What the clients of a step send, client i for buyer i: a purchase with a pass fetched before, or, as people do when
/// a sale opens, a pass and then the purchase.
/// </summary>
internal sealed class OpeningScript : ILoadScript
{
    private static readonly JsonText Pass = new("pass");
    private readonly PurchaseText _text;
    private readonly byte[]?[] _passRequests;
    private readonly byte[]?[] _credentials;
    private readonly IReadOnlyList<byte[]> _tokens;

    private OpeningScript(Uri server, string item, IReadOnlyList<byte[]> tokens)
    {
        _text = new PurchaseText(server, item, BenchBuyer.PurchaseBody);
        _tokens = tokens;
        _passRequests = new byte[]?[tokens.Count];
        _credentials = new byte[]?[tokens.Count];
    }

    public static OpeningScript WithPasses(
        Uri server, string item, IReadOnlyList<byte[]> tokens, IReadOnlyList<byte[]> passes)
    {
        var script = new OpeningScript(server, item, tokens);
        for (var i = 0; i < tokens.Count; i++)
        {
            script._credentials[i] = PurchaseText.Credentials(tokens[i], passes[i]);
        }

        return script;
    }

    public static OpeningScript WithoutPasses(Uri server, string item, IReadOnlyList<byte[]> tokens)
    {
        var script = new OpeningScript(server, item, tokens);
        for (var i = 0; i < tokens.Count; i++)
        {
            script._passRequests[i] = Crowd.PassRequest(server, item, tokens[i]);
        }

        return script;
    }

    public int Write(int connection, Span<byte> request)
    {
        if (_passRequests[connection] is { } passRequest)
        {
            _passRequests[connection] = null;
            passRequest.CopyTo(request);
            return passRequest.Length;
        }

        if (_credentials[connection] is { } credentials)
        {
            _credentials[connection] = null;
            return _text.Write(request, credentials, key: connection);
        }

        return 0;
    }

    public void Read(int connection, int status, ReadOnlySpan<byte> body)
    {
        if (LoadTally.IsWin(status) && Pass.Of(body) is { Length: > 0 } pass)
        {
            _credentials[connection] = PurchaseText.Credentials(_tokens[connection], pass);
        }
    }
}
