namespace GostSharp.Multiplexing;

/// <summary>What the frames of the peer mean for a session and its streams.</summary>
internal sealed class MuxFrames(MuxShared shared, MuxStreams streams, MuxAcceptQueue accepted, Func<uint, MuxConnection> create) : IMuxFrames
{
    public void Opened(uint streamId)
    {
        if (streams.Find(streamId) is not null)
        {
            return;
        }

        if (streams.Accept(streamId, create) is { } stream)
        {
            accepted.Add(stream);
        }
        else
        {
            Refuse(streamId);
        }
    }

    public void Received(uint streamId, ReadOnlySpan<byte> payload) => streams.Find(streamId)?.Incoming.Receive(payload);

    public void Ended(uint streamId) => streams.Find(streamId)?.PeerEnded();

    public void Updated(uint streamId, MuxUpdate update)
    {
        if (shared.Terms.HasWindows)
        {
            streams.Find(streamId)?.Update(update);
        }
    }

    public void KeptAlive(uint streamId)
    {
        if (shared.Terms.Announces && streamId is MuxAnnouncement.Hello && !shared.Terms.IsOurs)
        {
            shared.Terms.PeerIsOurs();
            shared.Sender.Post(new PostedFrame(MuxCommand.KeepAlive, MuxAnnouncement.Heard));
            Array.ForEach(streams.Snapshot(), stream => stream.TermsChanged());
        }
        else if (shared.Terms.Announces && streamId is MuxAnnouncement.Heard && !shared.Terms.HasHeard)
        {
            Array.ForEach(streams.Snapshot(), stream => stream.Incoming.Forgive());
            shared.Terms.PeerHasHeard();
        }
    }

    public void CaughtUp() => accepted.Publish();

    private void Refuse(uint streamId)
    {
        if (shared.Terms.IsOurs)
        {
            shared.Sender.Post(new PostedFrame(MuxCommand.Update, streamId, Update: MuxUpdate.Aborted));
        }

        shared.Sender.Post(new PostedFrame(MuxCommand.End, streamId));
    }
}
