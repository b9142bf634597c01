using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Tests.Sessions;

namespace GostSharp.Ssh.Tests.Authentication;

public sealed class PartialLoginTests
{
    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_are_tried_again_when_the_password_was_only_half_of_what_the_server_wants(bool isPartial)
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with { Password = "pass", Keys = [key] });
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, "password");
        await server.ExpectAsync("password");
        server.Refuse(isPartial, "publickey");
        if (isPartial)
        {
            await server.ExpectAsync("publickey");
            await using var client = await server.WelcomeAsync();
            client.User.Key.Should().Be(key.PublicKey);
            client.User.Method.Should().Be("publickey");
        }
        else
        {
            (await server.FailureAsync()).Failure.Should().Be(SshFailure.Authentication);
        }
    }
}
