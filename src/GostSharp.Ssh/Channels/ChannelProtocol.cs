using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Channels;

/// <summary>Opens channels, and gives the messages of the peer to the channels that they are for (RFC 4254 section 5).</summary>
internal sealed class ChannelProtocol(PacketOutput output, SshSessionOptions options, RoundTrip roundTrip, Func<SshChannelOpening, SshOpenFailure?> offer)
{
    private const uint MaxPacket = 32 * 1024;
    private const int MaxTypeLength = 64;
    private const int MaxDataLength = 4096;

    private readonly ChannelTable _table = new(options.MaxChannels);
    private readonly PendingOpens _pending = new(roundTrip);
    private readonly WindowBudget _budget = new(options);
    private readonly List<ChannelInput> _touched = [];

    /// <summary>How many channels there are, with those that are being opened or closed.</summary>
    public int Count => _table.Count;

    /// <summary>Asks the peer for a channel.</summary>
    public async ValueTask<SshChannel> OpenAsync(string type, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var channel = Add(type) ?? throw new SshOpenException(SshOpenFailure.ResourceShortage, "The session has as many channels as it may, or has ended.");
        var answer = _pending.Add(channel, Forget);
        output.Send(OpenMessages.Open(type, channel.Id, channel.Input.FirstWindow, MaxPacket, data.Span));
        if (_table.IsClosed)
        {
            // The session ended meanwhile, and perhaps too early to find the opening.
            _pending.Fail(new SshException(SshFailure.Disconnected, "The session has ended."));
        }

        try
        {
            return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The peer cannot be asked to forget it: what it opens is closed at once.
            _ = CloseWhenOpenAsync(answer);
            throw;
        }
    }

    /// <summary>Opens a channel that the peer has asked for.</summary>
    public void Confirm(SshChannel channel, uint peerId, uint window, uint maxPacket)
    {
        lock (output.Gate)
        {
            channel.Open(peerId, window, maxPacket);
            output.Add(OpenMessages.Confirmation(peerId, channel.Id, channel.Input.FirstWindow, MaxPacket));
        }

        output.Flush();
        if (_table.IsClosed)
        {
            throw new SshException(SshFailure.Disconnected, "The session has ended.");
        }
    }

    /// <summary>Does not open a channel that the peer has asked for.</summary>
    public void Refuse(SshChannel channel, uint peerId, SshOpenFailure reason, string message)
    {
        Forget(channel);
        output.Send(OpenMessages.Failure(peerId, reason, message));
    }

    /// <summary>Deals with a message about channels.</summary>
    public void Handle(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        if (payload[0] == SshMessage.ChannelOpen)
        {
            HandleOpen(ref reader);
            return;
        }

        var id = reader.ReadUInt32();
        switch (payload[0])
        {
            case SshMessage.ChannelOpenConfirmation or SshMessage.ChannelOpenFailure:
                _pending.Answer(id, payload[0] == SshMessage.ChannelOpenConfirmation, ref reader);
                break;
            default:
                HandleOpened(payload[0], FindOpen(id), ref reader);
                break;
        }
    }

    /// <summary>Lets the readers go on that have got something since this was called last.</summary>
    public void Wake()
    {
        foreach (var input in _touched)
        {
            input.Wake();
        }

        _touched.Clear();
    }

    /// <summary>The session is over.</summary>
    public void End(SshException reason)
    {
        foreach (var channel in _table.Close())
        {
            channel.OnSessionEnded(reason);
        }

        _pending.Fail(reason);
    }

    private SshChannel? Add(string type) =>
        _table.Add(id => new SshChannel(id, type, new ReceiveWindow(_budget, roundTrip), output, Forget));

    private void Forget(SshChannel channel)
    {
        if (_table.Remove(channel))
        {
            channel.Input.Release();
        }
    }

    private static async Task CloseWhenOpenAsync(Task<SshChannel> opening)
    {
        try
        {
            (await opening.ConfigureAwait(false)).Abort();
        }
        catch (SshException)
        {
            // It was refused, which is just as well.
        }
    }

    private SshChannel FindOpen(uint id) =>
        _table.Find(id) is { IsOpen: true } channel ? channel : throw new SshException(SshFailure.Protocol, $"There is no channel {id}.");

    private void HandleOpen(ref SshReader reader)
    {
        var type = reader.ReadText(MaxTypeLength);
        var peerId = reader.ReadUInt32();
        var window = reader.ReadUInt32();
        var maxPacket = reader.ReadUInt32();
        if (type != SshChannelTypes.ForwardedTcpIp && !options.ChannelTypes.Contains(type))
        {
            output.Send(OpenMessages.Failure(peerId, SshOpenFailure.UnknownChannelType, "There are no such channels here."));
            return;
        }

        if (maxPacket < ChannelOutput.SmallestMaxPacket)
        {
            throw new SshException(SshFailure.Protocol, "The opening of a channel is for one with too little data at a time.");
        }

        var hasEnds = type is SshChannelTypes.DirectTcpIp or SshChannelTypes.ForwardedTcpIp;
        var ends = hasEnds ? SshEndPoints.Parse(reader.Rest) : null;
        if ((hasEnds && ends is null) || reader.Rest.Length > MaxDataLength)
        {
            // It concerns nobody else: clients pass on whatever their users ask for.
            var reason = type == SshChannelTypes.DirectTcpIp ? SshOpenFailure.ConnectFailed : SshOpenFailure.AdministrativelyProhibited;
            output.Send(OpenMessages.Failure(peerId, reason, "There can be no such target."));
            return;
        }

        var channel = Add(type);
        if (channel is null)
        {
            output.Send(OpenMessages.Failure(peerId, SshOpenFailure.ResourceShortage, "There are too many channels."));
        }
        else if (offer(new SshChannelOpening(this, channel, peerId, window, maxPacket, reader.Rest.ToArray(), ends)) is { } failure)
        {
            Refuse(channel, peerId, failure, "Nobody takes the channel.");
        }
    }

    private void HandleOpened(byte type, SshChannel channel, ref SshReader reader)
    {
        switch (type)
        {
            case SshMessage.ChannelData:
                Receive(channel.Input, reader.ReadString());
                break;
            case SshMessage.ChannelExtendedData:
                reader.ReadUInt32();
                channel.Input.Discard(reader.ReadString().Length);
                break;
            case SshMessage.ChannelWindowAdjust:
                channel.Output.Adjust(reader.ReadUInt32());
                break;
            case SshMessage.ChannelEof:
                channel.OnPeerEnded();
                break;
            case SshMessage.ChannelClose:
                channel.OnPeerClosed();
                break;
            case SshMessage.ChannelRequest:
                RefuseRequest(channel, ref reader);
                break;
            default:
                throw new SshException(SshFailure.Protocol, $"The peer sent message {type} about a channel, which nobody has asked for.");
        }
    }

    private void Receive(ChannelInput input, ReadOnlySpan<byte> data)
    {
        if (input.Receive(data) && !_touched.Contains(input))
        {
            _touched.Add(input);
        }
    }

    private static void RefuseRequest(SshChannel channel, ref SshReader reader)
    {
        reader.ReadString();
        if (reader.ReadBoolean())
        {
            channel.Output.SendFailure();
        }
    }
}
