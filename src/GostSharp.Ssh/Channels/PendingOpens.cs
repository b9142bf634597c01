using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Channels;

/// <summary>The channels that the peer was asked for and has not answered.</summary>
internal sealed class PendingOpens(RoundTrip roundTrip)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, PendingOpen> _pending = [];

    /// <summary>Notes that a channel is about to be asked for; what it returns completes with the answer.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="forget">Called when the peer does not open it.</param>
    public Task<SshChannel> Add(SshChannel channel, Action<SshChannel> forget)
    {
        var pending = new PendingOpen(channel, roundTrip.Now, forget);
        lock (_gate)
        {
            _pending.Add(channel.Id, pending);
        }

        return pending.Answer.Task;
    }

    /// <summary>The peer has answered; an answer that nobody waits for is an error.</summary>
    public void Answer(uint id, bool isConfirmed, ref SshReader reader)
    {
        var pending = Take(id);
        try
        {
            if (isConfirmed)
            {
                Confirm(pending, ref reader);
            }
            else
            {
                Refuse(pending, ref reader);
            }
        }
        catch (SshException exception)
        {
            // It waits for no answer any more: the end of the session would not find it.
            pending.Fail(exception);
            throw;
        }
    }

    /// <summary>Nothing will be answered any more.</summary>
    public void Fail(SshException failure)
    {
        PendingOpen[] all;
        lock (_gate)
        {
            all = [.. _pending.Values];
            _pending.Clear();
        }

        foreach (var pending in all)
        {
            pending.Fail(failure);
        }
    }

    private PendingOpen Take(uint id)
    {
        lock (_gate)
        {
            return _pending.Remove(id, out var pending)
                ? pending
                : throw new SshException(SshFailure.Protocol, $"The peer answers the opening of channel {id}, which was not asked for.");
        }
    }

    private void Confirm(PendingOpen pending, ref SshReader reader)
    {
        pending.Channel.Open(reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt32());
        roundTrip.Answered(pending.Start);
        pending.Answer.TrySetResult(pending.Channel);
    }

    private static void Refuse(PendingOpen pending, ref SshReader reader)
    {
        var reason = reader.ReadUInt32();
        var text = PeerText.Clean(reader.ReadString());
        pending.Forget(pending.Channel);
        var known = reason is >= 1 and <= 4 ? (SshOpenFailure)reason : SshOpenFailure.Unknown;
        pending.Answer.TrySetException(new SshOpenException(known, $"The peer did not open the channel (reason {reason}): {text}"));
    }

    /// <summary>A channel that the peer was asked for.</summary>
    private sealed record PendingOpen(SshChannel Channel, long Start, Action<SshChannel> Forget)
    {
        public TaskCompletionSource<SshChannel> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Fail(SshException failure) => Answer.TrySetException(ChannelInput.Copy(failure));
    }
}
