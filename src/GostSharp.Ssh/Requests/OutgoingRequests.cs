using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Requests;

/// <summary>Global requests to the peer. Answers carry no name: they come in the order of the requests.</summary>
internal sealed class OutgoingRequests(PacketOutput output, RoundTrip roundTrip)
{
    private const int MaxReply = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<PendingRequest> _pending = new();
    private SshException? _failure;

    /// <summary>Sends a request; what it returns completes with the answer.</summary>
    /// <param name="name">What is asked for.</param>
    /// <param name="data">What follows the name.</param>
    /// <param name="answered">Called with the answer before anything that the peer has sent after it is looked at.</param>
    public Task<SshReply> Send(string name, ReadOnlySpan<byte> data, Action<SshReply>? answered = null)
    {
        var pending = new PendingRequest(roundTrip.Now, answered);
        var message = Write(name, wantsReply: true, data);
        lock (_gate)
        {
            if (_failure is not null)
            {
                return Task.FromException<SshReply>(ChannelInput.Copy(_failure));
            }

            // In the lock, so that the order here is the order on the wire.
            _pending.Enqueue(pending);
            lock (output.Gate)
            {
                output.Add(message);
            }
        }

        output.Flush();
        return pending.Answer.Task;
    }

    /// <summary>Sends a request whose answer only has to come.</summary>
    public void Ask(string name)
    {
        // A failure means that the session has ended, which nobody waits for here.
        _ = Send(name, []).Exception;
    }

    /// <summary>Sends a request that wants no answer.</summary>
    public void Tell(string name, ReadOnlySpan<byte> data) => output.Send(Write(name, wantsReply: false, data));

    /// <summary>The peer has answered the oldest request.</summary>
    public void Handle(ReadOnlySpan<byte> payload)
    {
        PendingRequest? pending;
        lock (_gate)
        {
            if (!_pending.TryDequeue(out pending))
            {
                throw new SshException(SshFailure.Protocol, "The peer answers a request that was not made.");
            }
        }

        try
        {
            Answer(pending, payload);
        }
        catch (Exception exception)
        {
            // It is in no queue any more: the end of the session would not find it.
            pending.Fail(SessionFailure.Of(exception));
            throw;
        }
    }

    /// <summary>The session is over.</summary>
    public void End(SshException failure)
    {
        PendingRequest[] all;
        lock (_gate)
        {
            _failure = failure;
            all = [.. _pending];
            _pending.Clear();
        }

        foreach (var pending in all)
        {
            pending.Fail(failure);
        }
    }

    private void Answer(PendingRequest pending, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxReply)
        {
            throw new SshException(SshFailure.Protocol, "The peer's answer to a request is too long.");
        }

        roundTrip.Answered(pending.Start);
        var reply = new SshReply(payload[0] == SshMessage.RequestSuccess, payload[1..].ToArray());
        pending.Answered?.Invoke(reply);
        pending.Answer.TrySetResult(reply);
    }

    private static byte[] Write(string name, bool wantsReply, ReadOnlySpan<byte> data)
    {
        using var writer = new SshWriter();
        writer.WriteByte(SshMessage.GlobalRequest);
        writer.WriteText(name);
        writer.WriteBoolean(wantsReply);
        writer.WriteBytes(data);
        return writer.ToArray();
    }

    private sealed record PendingRequest(long Start, Action<SshReply>? Answered)
    {
        public TaskCompletionSource<SshReply> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Fail(SshException failure)
        {
            Answer.TrySetException(ChannelInput.Copy(failure));
            // Those who have given up waiting need not hear of it.
            _ = Answer.Task.Exception;
        }
    }
}
