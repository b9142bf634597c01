using System.Buffers.Binary;
using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Client;

/// <summary>What the server listens at for this client.</summary>
internal sealed class RemoteForwards(SshClientSession session, SshClientOptions options)
{
    private static readonly TimeSpan _cancelTime = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<SshForward, SshRemoteForward> _forwards = [];
    private bool _isEnded;

    public async ValueTask<SshRemoteForward> ListenAsync(SshForward wanted, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SshRemoteForward? forward = null;
        // The server may open channels right behind its answer: so it is known before those are looked at.
        var answer = session.RequestAsync(SshGlobalRequest.ForwardName, Write(wanted), reply => forward = Granted(wanted, reply));
        try
        {
            await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = CancelWhenGrantedAsync(answer, () => forward);
            throw;
        }

        return forward ?? throw new SshException(SshFailure.Refused, $"The server does not listen at {wanted.Host}:{wanted.Port}.");
    }

    /// <summary>Gives a channel to the forward that it belongs to.</summary>
    public SshOpenFailure? Offer(SshChannelOpening opening)
    {
        var ends = opening.EndPoints!;
        SshRemoteForward? forward;
        lock (_gate)
        {
            forward = _forwards.GetValueOrDefault(new SshForward(ends.Host, ends.Port)) ?? OnlyOneAt(ends.Port);
        }

        return forward is null ? SshOpenFailure.AdministrativelyProhibited
            : forward.TryAdd(opening) ? null
            : SshOpenFailure.ResourceShortage;
    }

    // Not every server names the host as it was asked for, and RFC 4254 (7.2) wants the port to be a known one only.
    private SshRemoteForward? OnlyOneAt(int port) => _forwards.Values.Where(forward => forward.BoundPort == port).Take(2).ToArray() is [var only] ? only : null;

    /// <summary>Tells the server to listen no more.</summary>
    public async ValueTask CancelAsync(SshRemoteForward forward)
    {
        Task<SshReply> answer;
        lock (_gate)
        {
            if (!_forwards.ContainsKey(forward.Address))
            {
                return;
            }

            // Forgotten with the answer: what the server opens before that is refused by the forward.
            answer = session.RequestAsync(SshGlobalRequest.CancelForwardName, Write(forward.Address), _ => Forget(forward));
        }

        try
        {
            await answer.WaitAsync(_cancelTime, options.TimeProvider).ConfigureAwait(false);
        }
        catch (SshException)
        {
            // The session has ended, and the listener with it.
        }
        catch (TimeoutException)
        {
            // The forward is over here, whenever the server says so.
        }
    }

    /// <summary>The session is over.</summary>
    public void End()
    {
        SshRemoteForward[] all;
        lock (_gate)
        {
            _isEnded = true;
            all = [.. _forwards.Values];
            _forwards.Clear();
        }

        foreach (var forward in all)
        {
            forward.Close();
        }
    }

    private SshRemoteForward? Granted(SshForward wanted, SshReply reply)
    {
        if (!reply.IsSuccess)
        {
            return null;
        }

        var address = wanted.Port == 0 ? wanted with { Port = ReadPort(reply.Data.Span) } : wanted;
        var forward = new SshRemoteForward(this, address, options.AcceptBacklog);
        lock (_gate)
        {
            if (_isEnded)
            {
                forward.Close();
            }
            else if (!_forwards.TryAdd(address, forward))
            {
                throw new SshException(SshFailure.Protocol, $"The server listens at {address.Host}:{address.Port} twice.");
            }
        }

        return forward;
    }

    private void Forget(SshRemoteForward forward)
    {
        lock (_gate)
        {
            _forwards.Remove(forward.Address);
        }
    }

    private static async Task CancelWhenGrantedAsync(Task<SshReply> answer, Func<SshRemoteForward?> forward)
    {
        try
        {
            await answer.ConfigureAwait(false);
        }
        catch (SshException)
        {
            // The session has ended: there is nothing to cancel.
        }

        if (forward() is { } granted)
        {
            await granted.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static int ReadPort(ReadOnlySpan<byte> data)
    {
        var port = data.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(data) : 0;
        return port is > 0 and <= ushort.MaxValue
            ? (int)port
            : throw new SshException(SshFailure.Protocol, "The server does not say at which port it listens.");
    }

    private static byte[] Write(SshForward forward)
    {
        using var writer = new SshWriter();
        writer.WriteText(forward.Host);
        writer.WriteUInt32((uint)forward.Port);
        return writer.ToArray();
    }
}
