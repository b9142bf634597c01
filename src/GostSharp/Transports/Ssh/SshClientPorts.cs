using GostSharp.Ssh;
using GostSharp.Ssh.Server;

namespace GostSharp.Transports.Ssh;

/// <summary>The ports that a client has bound, or wants to.</summary>
/// <param name="client">The client.</param>
/// <param name="offer">Finds somebody who binds; false when nobody will.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SshClientPorts(SshServerConnection client, Func<Connection, CancellationToken, ValueTask<bool>> offer, TimeProvider timeProvider)
{
    // Requests are answered in their order: one that takes long holds up those behind it, the client's own question whether we are there among them.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<SshForward, SshPortRequest> _bound = [];

    /// <summary>Has a port bound; the answer says whether that was done.</summary>
    public async ValueTask<SshReply> BindAsync(SshServerSession session, SshForward wanted, CancellationToken cancellationToken)
    {
        if (IsBound(wanted) || Request(session, wanted) is not { } request)
        {
            return SshReply.Failure;
        }

        using var deadline = new Deadline(Patience, timeProvider, cancellationToken);
        try
        {
            if (await offer(request, deadline.Token).ConfigureAwait(false)
                && await request.Answer.WaitAsync(deadline.Token).ConfigureAwait(false) is { } port)
            {
                Add(wanted with { Port = port }, request);
                return SshReply.Bound(port, request.WhenFree);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody has served it in time, or the client has gone.
        }

        await request.DisposeAsync().ConfigureAwait(false);
        return SshReply.Failure;
    }

    /// <summary>Has a port freed; the answer says whether it is free.</summary>
    public async ValueTask<SshReply> FreeAsync(SshForward bound, CancellationToken cancellationToken)
    {
        if (Remove(bound) is not { } request)
        {
            return SshReply.Failure;
        }

        request.Withdraw();
        using var deadline = new Deadline(Patience, timeProvider, cancellationToken);
        await request.WhenFree.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return request.WhenFree.IsCompleted ? SshReply.Success : SshReply.Failure;
    }

    private SshPortRequest? Request(SshServerSession session, SshForward wanted)
    {
        try
        {
            return new SshPortRequest(client, session, wanted, SshAddresses.ToBind(wanted));
        }
        catch (ProtocolException)
        {
            // A host that is none cannot be bound.
            return null;
        }
    }

    private bool IsBound(SshForward wanted)
    {
        lock (_gate)
        {
            return _bound.TryGetValue(wanted, out var request) && !request.WhenFree.IsCompleted;
        }
    }

    private void Add(SshForward bound, SshPortRequest request)
    {
        lock (_gate)
        {
            // Nobody need cancel what has ended by itself: it must not stay for ever.
            foreach (var (other, ended) in _bound)
            {
                if (ended.WhenFree.IsCompleted)
                {
                    _bound.Remove(other);
                }
            }

            _bound[bound] = request;
        }
    }

    private SshPortRequest? Remove(SshForward bound)
    {
        lock (_gate)
        {
            return _bound.Remove(bound, out var request) ? request : null;
        }
    }
}
