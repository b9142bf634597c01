using System.Net;

namespace GostSharp.Multiplexing;

/// <summary>One stream of a session.</summary>
internal sealed class MuxConnection : StreamConnection
{
    private readonly MuxShared _shared;
    private readonly Action<MuxConnection> _forget;
    private bool _hasPeerEnded;

    /// <param name="id">The stream's number.</param>
    /// <param name="shared">What it has in common with others.</param>
    /// <param name="transport">Whose addresses it has.</param>
    /// <param name="forget">Called when no more frames are expected.</param>
    public MuxConnection(uint id, MuxShared shared, Connection transport, Action<MuxConnection> forget)
        : this(id, shared, new MuxIncoming(id, shared), new MuxOutgoing(id, shared), transport.LocalEndPoint, transport.RemoteEndPoint, forget)
    {
    }

    private MuxConnection(
        uint id, MuxShared shared, MuxIncoming incoming, MuxOutgoing outgoing, EndPoint? local, EndPoint? remote, Action<MuxConnection> forget)
        : base(new MuxStream(incoming, outgoing), local, remote) =>
        (Id, _shared, Incoming, Outgoing, _forget) = (id, shared, incoming, outgoing, forget);

    public uint Id { get; }

    public MuxIncoming Incoming { get; }

    public MuxOutgoing Outgoing { get; }

    /// <summary>The peer ends its direction.</summary>
    public void PeerEnded()
    {
        _hasPeerEnded = true;
        Incoming.End();
        Outgoing.PeerEnded();
        ForgetIfOver();
    }

    /// <summary>The peer has announced itself.</summary>
    public void TermsChanged()
    {
        Outgoing.TermsChanged();
        Incoming.TellIfDue();
        ForgetIfOver();
    }

    /// <summary>The session has ended.</summary>
    public void Fail(GostException failure)
    {
        Incoming.Fail(failure);
        Outgoing.Fail(failure);
    }

    /// <summary>Ends the writing direction: at once where the peer knows that as a half-close, else when the other direction has ended too.</summary>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Outgoing.Complete();
        ForgetIfOver();
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes the stream: the protocol has no reset.</summary>
    public override void Abort(Exception? reason = null)
    {
        Incoming.Close();
        Outgoing.Close();
        _forget(this);
    }

    public override ValueTask DisposeAsync()
    {
        Abort();
        return base.DisposeAsync();
    }

    private void ForgetIfOver()
    {
        if (_hasPeerEnded && Outgoing.HasEnded)
        {
            _forget(this);
        }
    }
}
