using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Server;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Sessions;

/// <summary>A server of ours with a client that a test plays.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly DuplexStream _serverStream;

    private RawClient(RawPeer peer, DuplexStream serverStream, Task<SshServerSession> accepting) =>
        (Peer, _serverStream, Accepting) = (peer, serverStream, accepting);

    public RawPeer Peer { get; }

    /// <summary>The server, until the client has logged in.</summary>
    public Task<SshServerSession> Accepting { get; }

    public static RawClient Create(SshServerOptions? options = null)
    {
        var (clientStream, serverStream) = DuplexStream.CreatePair();
        var accepting = SshServerSession.AcceptAsync(serverStream, options ?? SessionPair.ServerOptions).AsTask();
        return new RawClient(new RawPeer(clientStream, isClient: true), serverStream, accepting);
    }

    public static async Task<RawClient> ConnectAsync(SshServerOptions? options = null)
    {
        var client = Create(options);
        await client.Peer.ConnectAsync();
        await client.Accepting.WaitAsync(TestTimeouts.Wait);
        return client;
    }

    /// <summary>Opens a channel with the number 7, which the server accepts; returns the server's number.</summary>
    public async Task<uint> OpenAsync(uint window = 1 << 20, uint maxPacket = 32_768)
    {
        Peer.Send(OpenMessage("direct-tcpip", window, maxPacket));
        var opening = await (await Accepting).AcceptChannelAsync().AsTask().WaitAsync(TestTimeouts.Wait);
        Channel = opening!.Accept();
        var confirmation = await Peer.ReceiveAsync(SshMessage.ChannelOpenConfirmation, CancellationToken.None);
        return ReadNumber(confirmation.Span, 5);
    }

    /// <summary>The channel of <see cref="OpenAsync"/>, at the server.</summary>
    public SshChannel? Channel { get; private set; }

    public static byte[] OpenMessage(string type, uint window = 1 << 20, uint maxPacket = 32_768) => RawPeer.Message(SshMessage.ChannelOpen, writer =>
    {
        writer.WriteText(type);
        writer.WriteUInt32(7);
        writer.WriteUInt32(window);
        writer.WriteUInt32(maxPacket);
        writer.WriteBytes(new SshEndPoints("target.test", 80, "127.0.0.1", 1).ToBytes());
    });

    public static uint ReadNumber(ReadOnlySpan<byte> message, int offset) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(message[offset..]);

    /// <summary>Waits until the server has ended, and returns why.</summary>
    public Task<SshException> EndAsync() => SessionEnd.OfAsync(Accepting, _serverStream);

    public async ValueTask DisposeAsync()
    {
        await Peer.DisposeAsync();
        await EndAsync();
    }
}
