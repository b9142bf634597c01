using GostSharp.Ssh.Client;
using GostSharp.Ssh.Server;
using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Fuzzing;

public sealed class FuzzTests
{
    private const int Sessions = 60;

    private static readonly byte[][] _messages =
    [
        RawPeer.LoginRequest("password", writer => writer.WriteBytes([0, 0, 0, 0, 1, 65])),
        RawPeer.LoginRequest("publickey", writer => writer.WriteBytes(new byte[20])),
        RawPeer.Message(SshMessage.ServiceRequest, writer => writer.WriteText("ssh-userauth")),
        RawPeer.Message(SshMessage.ExtInfo, writer => writer.WriteBytes([0, 0, 0, 1, 0, 0, 0, 1, 65, 0, 0, 0, 0])),
        RawClient.OpenMessage("direct-tcpip"),
        RawPeer.Message(SshMessage.GlobalRequest, writer => writer.WriteBytes([0, 0, 0, 13, .. "tcpip-forward"u8, 1, 0, 0, 0, 0, 0, 0, 0, 0])),
        RawPeer.Message(SshMessage.ChannelData, writer => writer.WriteBytes([0, 0, 0, 0, 0, 0, 0, 2, 1, 2])),
        RawPeer.Message(SshMessage.ChannelWindowAdjust, writer => writer.WriteBytes([0, 0, 0, 0, 0, 0, 0, 2])),
        RawPeer.Message(SshMessage.ChannelClose, writer => writer.WriteUInt32(0)),
        RawPeer.Message(SshMessage.KexInit, writer => writer.WriteBytes(new byte[66])),
        RawPeer.Message(SshMessage.Disconnect, writer => writer.WriteBytes([0, 0, 0, 2, 0, 0, 0, 1, 65, 0, 0, 0, 0])),
    ];

    [Theory(Timeout = 4 * TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Random_bytes_end_a_session_that_begins(bool isServer)
    {
        var random = new Random(1);
        for (var i = 0; i < Sessions; i++)
        {
            var (own, peer) = DuplexStream.CreatePair();
            var starting = Start(own, isServer);
            byte[] version = i % 3 == 0 ? [] : "SSH-2.0-Random\r\n"u8.ToArray();
            var noise = new byte[random.Next(1, 2000)];
            random.NextBytes(noise);
            if (i % 2 == 0)
            {
                // A length that could be one.
                (noise[0], noise[1 % noise.Length], noise[2 % noise.Length]) = (0, 0, (byte)random.Next(4));
            }

            await peer.WriteAsync((byte[])[.. version, .. noise]);
            await peer.DisposeAsync();
            await EndsAsync(starting, own);
        }
    }

    [Fact(Timeout = 4 * TestTimeouts.Test)]
    public async Task A_flipped_bit_anywhere_ends_both_sessions_or_neither_notices()
    {
        var random = new Random(2);
        for (var i = 0; i < Sessions; i++)
        {
            var (clientStream, serverStream) = DuplexStream.CreatePair();
            await using var tampered = new FlippingStream(i % 2 == 0 ? clientStream : serverStream, random.Next(3000), random.Next(8));
            var accepting = ServeAsync(i % 2 == 0 ? serverStream : tampered);
            var connecting = UseAsync(i % 2 == 0 ? tampered : clientStream);

            var failures = await Task.WhenAll(accepting, connecting).WaitAsync(TestTimeouts.Wait);
            failures.Should().OnlyContain(failure => failure == null || failure is SshException);
        }
    }

    [Theory(Timeout = 4 * TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Random_messages_within_a_session_end_it_or_are_answered(bool isLoggedIn)
    {
        var random = new Random(3);
        for (var i = 0; i < Sessions; i++)
        {
            await using var client = RawClient.Create(SessionPair.ServerOptions with { CheckPasswordAsync = (_, _, _) => ValueTask.FromResult(false), CheckPublicKeyAsync = (_, _, _) => ValueTask.FromResult(true) });
            await client.Peer.ExchangeVersionsAsync();
            await client.Peer.ExchangeKeysAsync();
            if (isLoggedIn)
            {
                await client.Peer.LogInAsync();
                await client.OpenAsync();
            }

            for (var messages = 0; messages < 20; messages++)
            {
                client.Peer.Send(Mutation.Next(random, _messages));
            }

            await client.Peer.DisposeAsync();
            Mutation.ShouldBeExpected(await client.EndAsync());
        }
    }

    private static Task Start(Stream stream, bool isServer) => isServer
        ? SshServerSession.AcceptAsync(stream, SessionPair.ServerOptions).AsTask()
        : SshClientSession.ConnectAsync(stream, SessionPair.ClientOptions).AsTask();

    private static async Task EndsAsync(Task starting, DuplexStream stream)
    {
        Func<Task> act = () => starting.WaitAsync(TestTimeouts.Wait);
        await act.Should().ThrowAsync<SshException>();
        stream.IsDisposed.Should().BeTrue();
    }

    private static async Task<Exception?> ServeAsync(Stream stream)
    {
        try
        {
            await using var session = await SshServerSession.AcceptAsync(stream, SessionPair.ServerOptions);
            while (await session.AcceptChannelAsync() is { } opening)
            {
                await using var channel = opening.Accept();
                await channel.Stream.CopyToAsync(channel.Stream);
            }

            return null;
        }
        catch (SshException ex)
        {
            return ex;
        }
    }

    private static async Task<Exception?> UseAsync(Stream stream)
    {
        try
        {
            await using var session = await SshClientSession.ConnectAsync(stream, SessionPair.ClientOptions with { Algorithms = SessionPair.Only("ecdh-sha2-nistp256") });
            await using var channel = await session.OpenDirectTcpIpAsync("h", 1);
            await channel.Stream.WriteAsync(RandomBytes.Create(1, 1000));
            await channel.CompleteWritesAsync();
            await RandomBytes.VerifyToEndAsync(channel.Stream, 1, 1000);
            return null;
        }
        catch (SshException ex)
        {
            return ex;
        }
    }
}
