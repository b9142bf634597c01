using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Requests;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh;

/// <summary>Reads what the peer sends after the login, and gives each message to those whom it is for.</summary>
internal sealed class SessionReader(SshSession session, ChannelProtocol channels, OutgoingRequests requests)
{
    private readonly Wakeup _drained = new();

    /// <summary>Returns at the end of the stream.</summary>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var transport = session.Transport;
        do
        {
            while (transport.Input.TryRead(out var payload))
            {
                if (IsOfOpenChannel(payload.Span[0]))
                {
                    channels.Handle(payload.Span);
                    continue;
                }

                // All else may take a while, and the thread may be one that has more to do: nobody waits for it whose data is there.
                channels.Wake();
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                if (payload.Span[0] >= SshMessage.FirstOfServices)
                {
                    Handle(payload.Span);
                }
                else
                {
                    await transport.HandleAsync(payload, cancellationToken).ConfigureAwait(false);
                }
            }

            channels.Wake();
            transport.CheckReceived();
            await transport.Output.WaitForRoomForAnswersAsync(_drained, cancellationToken).ConfigureAwait(false);
        }
        while (await transport.Input.FillAsync(cancellationToken).ConfigureAwait(false));
    }

    private static bool IsOfOpenChannel(byte type) => type is >= SshMessage.ChannelWindowAdjust and <= SshMessage.ChannelClose;

    private void Handle(ReadOnlySpan<byte> payload)
    {
        switch (payload[0])
        {
            case >= SshMessage.ChannelOpen and <= SshMessage.ChannelFailure:
                channels.Handle(payload);
                break;
            case SshMessage.GlobalRequest:
                session.Requests.Handle(session, payload);
                break;
            case SshMessage.RequestSuccess or SshMessage.RequestFailure:
                requests.Handle(payload);
                break;
            case SshMessage.UserAuthRequest:
                // RFC 4252 section 5.1: requests after the success are ignored.
                break;
            default:
                session.Transport.SendUnimplemented();
                break;
        }
    }
}
