using GostSharp.Ssh.Authentication;
using GostSharp.Ssh.Client;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Sessions;

/// <summary>A client of ours that logs in to a server which a test plays.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly DuplexStream _clientStream;

    private RawServer(RawPeer peer, DuplexStream clientStream, Task<SshClientSession> connecting) =>
        (Peer, _clientStream, Connecting) = (peer, clientStream, connecting);

    public RawPeer Peer { get; }

    /// <summary>The client, until it has logged in.</summary>
    public Task<SshClientSession> Connecting { get; }

    /// <summary>Begins a session, up to the client's first request to log in.</summary>
    /// <param name="options">The client.</param>
    /// <param name="signatures">What the server says that it accepts of users' keys; null for a server that does not say.</param>
    public static async Task<RawServer> StartAsync(SshClientOptions options, params string[]? signatures)
    {
        var (clientStream, serverStream) = DuplexStream.CreatePair();
        var peer = new RawPeer(serverStream, isClient: false);
        var server = new RawServer(peer, clientStream, SshClientSession.ConnectAsync(clientStream, options).AsTask());
        await peer.ExchangeVersionsAsync();
        await peer.ExchangeKeysAsync();
        if (signatures is { Length: > 0 })
        {
            peer.Send(GostSharp.Ssh.Transport.PeerExtensions.Write(signatures));
        }

        await peer.ReceiveAsync(SshMessage.ServiceRequest, CancellationToken.None);
        peer.Send(RawPeer.Message(SshMessage.ServiceAccept, writer => writer.WriteText("ssh-userauth")));
        return server;
    }

    /// <summary>The client's next request to log in, which has to be of this method.</summary>
    public async Task<AuthRequest> ExpectAsync(string method)
    {
        var message = await Peer.ReceiveAsync(SshMessage.UserAuthRequest, CancellationToken.None);
        var request = AuthRequest.Read(message.Span);
        request.Method.Should().Be(method);
        return request;
    }

    /// <summary>Says no, or not yet, and what would be accepted.</summary>
    public void Refuse(bool isPartial, params string[] methods) => Peer.Send(RawPeer.Message(SshMessage.UserAuthFailure, writer =>
    {
        writer.WriteNameList(methods);
        writer.WriteBoolean(isPartial);
    }));

    /// <summary>Says that the key which the client asked about would do.</summary>
    public void WantSignature(AuthRequest question)
    {
        var offer = question.ReadKey();
        Peer.Send(RawPeer.Message(SshMessage.UserAuthPublicKeyOk, writer =>
        {
            writer.WriteText(offer.Algorithm);
            writer.WriteString(offer.Key!.Blob.Span);
        }));
    }

    /// <summary>Lets the user in.</summary>
    public async Task<SshClientSession> WelcomeAsync()
    {
        Peer.Send([SshMessage.UserAuthSuccess]);
        return await Connecting.WaitAsync(TestTimeouts.Wait);
    }

    /// <summary>Why the login failed.</summary>
    public async Task<SshException> FailureAsync()
    {
        var connecting = () => Connecting.WaitAsync(TestTimeouts.Wait);
        return (await connecting.Should().ThrowAsync<SshException>()).Which;
    }

    /// <summary>Waits until the client has ended, and returns why.</summary>
    public Task<SshException> EndAsync() => SessionEnd.OfAsync(Connecting, _clientStream);

    public ValueTask DisposeAsync() => Peer.DisposeAsync();
}
