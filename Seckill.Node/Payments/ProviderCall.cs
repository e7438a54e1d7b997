namespace Seckill.Node.Payments;

/// <summary>
/// A call to the outside with a time limit that holds even when the other side does not listen to its token.
/// </summary>
internal static class ProviderCall
{
    /// <summary>
    /// The answer, or <paramref name="instead"/> with what went wrong when it is late or throws. Catching all is
    /// meant: an adapter is foreign ground, and its fault must not end the loop that keeps all others going. Throws
    /// OperationCanceledException when <paramref name="stopping"/> ends.
    /// </summary>
    public static async ValueTask<T> AskAsync<T>(
        Func<CancellationToken, ValueTask<T>> call, Func<string, T> instead, TimeSpan limit, TimeProvider time,
        CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            return await call(over.Token).AsTask().WaitAsync(limit, time, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (TimeoutException)
        {
            return instead($"no answer within {limit.TotalMilliseconds:0} ms");
        }
        catch (Exception fault)
        {
            return instead($"{fault.GetType().Name}: {fault.Message}");
        }
        finally
        {
            await over.CancelAsync();
        }
    }
}
