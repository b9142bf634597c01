namespace GostSharp.Ssh.Channels;

/// <summary>The channels that the peer was asked for and has not answered.</summary>
internal sealed class PendingOpens
{
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, PendingOpen> _pending = [];

    public PendingOpen Add(SshChannel channel, long start)
    {
        var pending = new PendingOpen(channel, start);
        lock (_gate)
        {
            _pending.Add(channel.Id, pending);
        }

        return pending;
    }

    /// <summary>Takes out what the peer has answered; an answer that nobody waits for is an error.</summary>
    public PendingOpen Take(uint id)
    {
        lock (_gate)
        {
            return _pending.Remove(id, out var pending)
                ? pending
                : throw new SshException(SshFailure.Protocol, $"The peer answers the opening of channel {id}, which was not asked for.");
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
}

/// <summary>A channel that the peer was asked for.</summary>
internal sealed record PendingOpen(SshChannel Channel, long Start)
{
    public TaskCompletionSource<SshChannel> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Fail(SshException failure) => Answer.TrySetException(ChannelInput.Copy(failure));
}
