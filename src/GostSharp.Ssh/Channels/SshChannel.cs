using GostSharp.Ssh.Transport;

namespace GostSharp.Ssh.Channels;

/// <summary>A stream of bytes within a session. Each direction ends apart from the other.</summary>
public sealed class SshChannel : IAsyncDisposable
{
    private readonly TaskCompletionSource _peerClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasPeerEnded;
    private volatile bool _isCut;

    internal SshChannel(uint id, string type, ReceiveWindow window, PacketOutput output, Action<SshChannel> forget)
    {
        (Id, Type) = (id, type);
        Output = new ChannelOutput(output, () => forget(this));
        Input = new ChannelInput(window, Output.SendAdjustment);
        Stream = new ChannelStream(Input, Output);
    }

    /// <summary>The type, such as <c>direct-tcpip</c>.</summary>
    public string Type { get; }

    /// <summary>The bytes. A read returns what is there; zero bytes are the end that the peer has announced.</summary>
    /// <remarks>One may read and one may write at a time. A flush waits until what was written has been handed to the connection below.</remarks>
    /// <exception cref="SshException">Reads and writes: the session has ended, or the channel was closed.</exception>
    public Stream Stream { get; }

    /// <summary>Whether a read that had to wait goes on where the session hears of its bytes, which spares the change to another thread; false by default.</summary>
    /// <remarks>Whoever reads must not wait there, nor work for long: all channels of the session wait meanwhile.</remarks>
    public bool ReadsInline
    {
        get => Input.ReadsInline;
        set => Input.ReadsInline = value;
    }

    /// <summary>Completes when the peer has closed the channel or the session has ended; it never faults.</summary>
    public Task PeerClosed => _peerClosed.Task;

    /// <summary>Whether the peer has closed the channel without announcing the end of its bytes first: for some that is an end in order, for this library it is <see cref="Abort"/>.</summary>
    public bool IsCut => _isCut;

    /// <summary>This side's number of the channel.</summary>
    internal uint Id { get; }

    internal ChannelInput Input { get; }

    internal ChannelOutput Output { get; }

    /// <summary>Whether the two sides have agreed on the channel.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Announces that no more bytes will be written; those of the peer go on.</summary>
    public ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Output.SendEnd();
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes the channel without announcing an end of the bytes; what was not read is dropped.</summary>
    public void Abort()
    {
        Input.Close();
        Output.SendClose();
    }

    /// <summary>Ends the own bytes, if that has not happened, and closes the channel; what was written still arrives.</summary>
    public ValueTask DisposeAsync()
    {
        Input.Close();
        Output.SendEnd();
        Output.SendClose();
        return ValueTask.CompletedTask;
    }

    internal void Open(uint peerId, uint window, uint maxPacket)
    {
        Output.Open(peerId, window, maxPacket);
        IsOpen = true;
    }

    internal void OnPeerEnded()
    {
        _hasPeerEnded = true;
        Input.End(failure: null);
    }

    internal void OnPeerClosed()
    {
        _isCut = !_hasPeerEnded;
        Input.End(failure: null);
        Output.CloseReceived();
        _peerClosed.TrySetResult();
    }

    internal void OnSessionEnded(SshException failure)
    {
        Input.End(failure);
        Output.Fail(failure);
        _peerClosed.TrySetResult();
    }
}
