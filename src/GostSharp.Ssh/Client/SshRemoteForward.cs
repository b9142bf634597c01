using System.Threading.Channels;
using GostSharp.Ssh.Channels;

namespace GostSharp.Ssh.Client;

/// <summary>An address at which the server listens for this client.</summary>
public sealed class SshRemoteForward : IAsyncDisposable
{
    private readonly RemoteForwards _owner;
    private readonly Channel<SshChannelOpening> _openings;

    internal SshRemoteForward(RemoteForwards owner, SshForward address, int backlog)
    {
        (_owner, Address) = (owner, address);
        _openings = Channel.CreateBounded<SshChannelOpening>(new BoundedChannelOptions(backlog));
    }

    /// <summary>The address as it was asked for, with the port that was bound.</summary>
    public SshForward Address { get; }

    /// <summary>The port at which the server listens.</summary>
    public int BoundPort => Address.Port;

    /// <summary>Waits for a connection that the server has accepted; null when it listens no more.</summary>
    public async ValueTask<SshChannelOpening?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _openings.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_openings.Reader.TryRead(out var opening))
            {
                return opening;
            }
        }

        return null;
    }

    /// <summary>Refuses what was not accepted, asks the server to listen no more and waits for its answer. Accepted channels go on.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        while (_openings.Reader.TryRead(out var opening))
        {
            opening.Refuse(SshOpenFailure.ConnectFailed, "Nobody listens any more.");
        }

        await _owner.CancelAsync(this).ConfigureAwait(false);
    }

    internal bool TryAdd(SshChannelOpening opening) => _openings.Writer.TryWrite(opening);

    internal void Close() => _openings.Writer.TryComplete();
}
