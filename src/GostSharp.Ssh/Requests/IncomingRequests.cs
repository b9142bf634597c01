using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Requests;

/// <summary>Global requests of the peer: asked one after the other, as their answers must keep their order.</summary>
internal sealed class IncomingRequests(
    PacketOutput output,
    Func<SshGlobalRequest, CancellationToken, ValueTask<SshReply>> answer,
    Action<SshGlobalRequest, SshReply> answered,
    Action<Exception> fail,
    CancellationToken ended)
{
    private const int MaxWaiting = 256;
    private const int MaxName = 256;

    private readonly Lock _gate = new();
    private readonly Queue<SshGlobalRequest> _waiting = new();
    private Task _answering = Task.CompletedTask;
    private bool _isAnswering;

    /// <summary>Completes when all requests that have come so far, and perhaps some more, are answered.</summary>
    public Task Answering
    {
        get
        {
            lock (_gate)
            {
                return _answering;
            }
        }
    }

    /// <summary>Takes a request.</summary>
    public void Handle(SshSession session, ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var name = reader.ReadText(MaxName);
        var wantsReply = reader.ReadBoolean();
        var request = new SshGlobalRequest(session, name, wantsReply, reader.Rest);
        lock (_gate)
        {
            _waiting.Enqueue(request);
            if (_waiting.Count > MaxWaiting)
            {
                throw new SshException(SshFailure.Protocol, "The peer makes too many requests at once.");
            }

            if (!_isAnswering)
            {
                _isAnswering = true;
                _answering = Task.Run(AnswerAllAsync, CancellationToken.None);
            }
        }
    }

    private async Task AnswerAllAsync()
    {
        try
        {
            while (TryTake(out var request))
            {
                var reply = request!.IsImpossible ? SshReply.Failure : await answer(request, ended).ConfigureAwait(false);
                Send(request, reply);
                answered(request, reply);
            }
        }
        catch (Exception ex)
        {
            // A handler that throws has not decided: nobody could be told anything that is true.
            fail(ex);
        }
    }

    private bool TryTake(out SshGlobalRequest? request)
    {
        lock (_gate)
        {
            request = null;
            _isAnswering = !ended.IsCancellationRequested && _waiting.TryDequeue(out request);
            return _isAnswering;
        }
    }

    private void Send(SshGlobalRequest request, SshReply reply)
    {
        if (!request.WantsReply)
        {
            return;
        }

        // RFC 4254 section 7.1: the port is told only to those who have asked for any.
        var data = request is { Name: SshGlobalRequest.ForwardName, Forward.Port: not 0 } ? default : reply.Data.Span;
        output.Send(reply.IsSuccess ? [SshMessage.RequestSuccess, .. data] : [SshMessage.RequestFailure]);
    }
}
