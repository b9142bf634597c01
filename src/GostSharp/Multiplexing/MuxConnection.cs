using System.Net;

namespace GostSharp.Multiplexing;

/// <summary>One stream of a session.</summary>
internal sealed class MuxConnection : StreamConnection
{
    private readonly MuxShared _shared;
    private readonly Action<MuxConnection> _forget;
    private bool _hasPeerEnded;

    /// <param name="id">The stream's number.</param>
    /// <param name="isAccepted">The peer has opened it.</param>
    /// <param name="shared">What it has in common with others.</param>
    /// <param name="transport">Whose addresses it has.</param>
    /// <param name="forget">Called when no more frames are expected.</param>
    public MuxConnection(uint id, bool isAccepted, MuxShared shared, Connection transport, Action<MuxConnection> forget)
        : this(id, shared, new MuxIncoming(id, shared), new MuxOutgoing(id, isAccepted, shared), transport.LocalEndPoint, transport.RemoteEndPoint, forget)
    {
        if (transport.Features.Visitor is { } visitor)
        {
            Features.Visitor = visitor;
        }
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

    /// <summary>The peer says how far it has read, or that it does no more.</summary>
    /// <exception cref="ProtocolException">It has read what was not sent.</exception>
    public void Update(MuxUpdate update)
    {
        if (!_shared.Terms.IsOurs || update != MuxUpdate.Closed && update != MuxUpdate.Aborted)
        {
            Outgoing.Update(update);
            return;
        }

        if (update == MuxUpdate.Aborted)
        {
            Incoming.Fail(new GostException(FailureReason.ConnectionLost, "the peer aborted the stream"));
        }

        Outgoing.Fail(new GostException(FailureReason.ConnectionLost, "the peer closed the stream"));
    }

    /// <summary>The session has ended.</summary>
    public void Fail(GostException failure)
    {
        Incoming.Fail(failure);
        Outgoing.Fail(failure);
    }

    /// <summary>Ends the writing direction: for the peer as <see cref="MuxHalfClose"/> says.</summary>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Outgoing.Complete();
        ForgetIfOver();
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes the stream; the protocol has no reset, but peers of ours are told that it is one.</summary>
    public override void Abort(Exception? reason = null)
    {
        var isCut = !Outgoing.HasEnded;
        Close(Incoming.Close() || isCut ? isCut ? MuxUpdate.Aborted : MuxUpdate.Closed : null);
    }

    public override ValueTask DisposeAsync()
    {
        Close(Incoming.Close() ? MuxUpdate.Closed : null);
        return base.DisposeAsync();
    }

    // What the peer is told goes before the end, which it may take for the end of all.
    private void Close(MuxUpdate? update)
    {
        if (update is { } told && _shared.Terms.IsOurs)
        {
            _shared.Sender.Post(new PostedFrame(MuxCommand.Update, Id, Update: told));
        }

        Outgoing.Close();
        _forget(this);
    }

    private void ForgetIfOver()
    {
        if (_hasPeerEnded && Outgoing.HasEnded)
        {
            _forget(this);
        }
    }
}
