using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Authentication;

public sealed class PartialLoginTests
{
    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_are_tried_again_when_the_password_was_only_half_of_what_the_server_wants(bool isPartial)
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        var (clientStream, serverStream) = DuplexStream.CreatePair();
        await using var server = new RawPeer(serverStream, isClient: false);
        var connecting = SshClientSession.ConnectAsync(clientStream, SessionPair.ClientOptions with { Password = "pass", Keys = [key] }).AsTask();
        await server.ExchangeVersionsAsync();
        await server.ExchangeKeysAsync();
        await server.ReceiveAsync(SshMessage.ServiceRequest, CancellationToken.None);
        server.Send(RawPeer.Message(SshMessage.ServiceAccept, writer => writer.WriteText("ssh-userauth")));
        await ExpectAsync(server, "none");
        server.Send(Failure(isPartial: false, "password"));
        await ExpectAsync(server, "password");
        server.Send(Failure(isPartial, "publickey"));
        if (isPartial)
        {
            await ExpectAsync(server, "publickey");
            server.Send([SshMessage.UserAuthSuccess]);
            await using var client = await connecting.WaitAsync(TestTimeouts.Wait);
            client.User.Key.Should().Be(key.PublicKey);
            client.User.Method.Should().Be("publickey");
        }
        else
        {
            var act = () => connecting.WaitAsync(TestTimeouts.Wait);
            (await act.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Authentication);
        }
    }

    private static async Task ExpectAsync(RawPeer server, string method)
    {
        var request = await server.ReceiveAsync(SshMessage.UserAuthRequest, CancellationToken.None);
        var reader = new SshReader(request.Span[1..]);
        reader.ReadString();
        reader.ReadString();
        reader.ReadText(64).Should().Be(method);
    }

    private static byte[] Failure(bool isPartial, string method) => RawPeer.Message(SshMessage.UserAuthFailure, writer =>
    {
        writer.WriteNameList([method]);
        writer.WriteBoolean(isPartial);
    });
}
