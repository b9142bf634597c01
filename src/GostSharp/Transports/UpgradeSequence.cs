namespace GostSharp.Transports;

/// <summary>One upgrade after the other: WebSocket over TLS.</summary>
internal sealed class UpgradeSequence(params IReadOnlyList<IUpgrade> upgrades) : IUpgrade
{
    public async ValueTask<StreamConnection> UpgradeAsync(StreamConnection connection, CancellationToken cancellationToken = default)
    {
        var current = connection;
        try
        {
            foreach (var upgrade in upgrades)
            {
                current = await upgrade.UpgradeAsync(current, cancellationToken).ConfigureAwait(false);
            }

            return current;
        }
        catch when (!ReferenceEquals(current, connection))
        {
            // The caller closes what it gave; what was put on top of that closes with it here.
            await current.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
