namespace GostSharp.Protocols.Shadowsocks;

/// <summary>The first step with a client of a server: it has some time to show that it knows the password, and learns nothing if it does not.</summary>
internal sealed class ShadowsocksAdmission(CipherSuite suite, ShadowsocksHandlerOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(15);

    private readonly SaltFilter _seen = suite.CreateFilter();

    /// <summary>Whether streams may carry packets.</summary>
    public bool CarriesFrames => suite.CarriesFrames;

    /// <summary>The cipher of the packets of a client.</summary>
    public IPacketCipher CreatePacketCipher() => suite.PacketsForServer(_seen);

    /// <summary>Reads the beginning of what a client has encrypted, and then serves it.</summary>
    /// <param name="accepted">The connection.</param>
    /// <param name="read">Reads the beginning.</param>
    /// <param name="serve">Serves the connection inside.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GostException">The client was not let in.</exception>
    public async ValueTask ServeAsync<T>(
        StreamConnection accepted,
        Func<StreamConnection, CancellationToken, ValueTask<T>> read,
        Func<StreamConnection, T, CancellationToken, ValueTask> serve,
        CancellationToken cancellationToken)
    {
        var client = suite.ToClient(accepted, _seen);
        try
        {
            var wish = await ReadAsync(accepted, token => read(client, token), cancellationToken).ConfigureAwait(false);
            await serve(client, wish, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (client != accepted)
            {
                await client.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<T> ReadAsync<T>(StreamConnection accepted, Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        try
        {
            return await ClientRequest.ReadAsync(options.ReadTimeout, timeProvider, read, cancellationToken).ConfigureAwait(false);
        }
        catch (GostException exception) when (exception.Reason is FailureReason.Authentication or FailureReason.Protocol)
        {
            // Until then one that says nothing would be waited for, too.
            await SilentEnd.DrainAsync(accepted, TimeLeft(began), timeProvider, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private TimeSpan TimeLeft(long began)
    {
        var left = (options.ReadTimeout < TimeSpan.Zero ? LongestDrain : options.ReadTimeout) - timeProvider.GetElapsedTime(began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
