namespace GostSharp.Ssh.Channels;

/// <summary>A channel that the peer wants to open: accept it or refuse it, it holds a place until then.</summary>
public sealed class SshChannelOpening
{
    private readonly ChannelProtocol _protocol;
    private readonly SshChannel _channel;
    private readonly uint _peerId;
    private readonly uint _window;
    private readonly uint _maxPacket;
    private int _isAnswered;

    internal SshChannelOpening(ChannelProtocol protocol, SshChannel channel, uint peerId, uint window, uint maxPacket, byte[] data, SshEndPoints? endPoints)
    {
        (_protocol, _channel, _peerId, _window, _maxPacket) = (protocol, channel, peerId, window, maxPacket);
        (Data, EndPoints) = (data, endPoints);
    }

    /// <summary>The type, such as <c>direct-tcpip</c>.</summary>
    public string Type => _channel.Type;

    /// <summary>What the peer says besides; its form depends on the type.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Target and origin of <c>direct-tcpip</c> and <c>forwarded-tcpip</c>, null for other types.</summary>
    public SshEndPoints? EndPoints { get; }

    /// <summary>Opens the channel.</summary>
    /// <exception cref="SshException">The session has ended.</exception>
    /// <exception cref="InvalidOperationException">It was answered already.</exception>
    public SshChannel Accept()
    {
        Answer();
        _protocol.Confirm(_channel, _peerId, _window, _maxPacket);
        return _channel;
    }

    /// <summary>Does not open the channel; the peer is told why.</summary>
    /// <exception cref="InvalidOperationException">It was answered already.</exception>
    public void Refuse(SshOpenFailure reason, string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Answer();
        _protocol.Refuse(_channel, _peerId, reason, message);
    }

    private void Answer()
    {
        if (Interlocked.Exchange(ref _isAnswered, 1) != 0)
        {
            throw new InvalidOperationException("The opening of the channel was answered already.");
        }
    }
}
