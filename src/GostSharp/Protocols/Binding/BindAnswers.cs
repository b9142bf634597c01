namespace GostSharp.Protocols.Binding;

/// <summary>What all who answer requests to bind have in common.</summary>
internal static class BindAnswers
{
    /// <summary>Binds what the client wants; it is told when that fails.</summary>
    public static async ValueTask<T> OrRefuseAsync<T>(
        this IBindAnswers answers, StreamConnection client, Func<CancellationToken, ValueTask<T>> bind, CancellationToken cancellationToken)
    {
        try
        {
            return await bind(cancellationToken).ConfigureAwait(false);
        }
        catch (GostException exception)
        {
            await answers.RefuseAsync(client, exception, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }
}
