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

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("password")]
    [InlineData("keyboard-interactive")]
    public async Task The_password_follows_a_later_key_that_was_only_half_of_what_the_server_wants(string method)
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with { Password = "pass", LaterKeys = [key] });
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, "publickey");
        (await server.ExpectAsync("publickey")).ReadKey().Key.Should().Be(key.PublicKey);
        server.Refuse(isPartial: true, method);
        await server.ExpectAsync(method);
        await using var client = await server.WelcomeAsync();
        client.User.Method.Should().Be(method);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_later_key_follows_a_password_that_was_only_half_of_what_the_server_wants()
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with { Password = "pass", LaterKeys = [key] });
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, "password");
        await server.ExpectAsync("password");
        server.Refuse(isPartial: true, "publickey");
        (await server.ExpectAsync("publickey")).ReadKey().Key.Should().Be(key.PublicKey);
        await using var client = await server.WelcomeAsync();
        client.User.Key.Should().Be(key.PublicKey);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_later_key_that_is_refused_brings_no_password_again()
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with { Password = "pass", LaterKeys = [key] });
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, "publickey", "password");
        await server.ExpectAsync("password");
        server.Refuse(isPartial: false, "publickey", "password");
        await server.ExpectAsync("publickey");
        server.Refuse(isPartial: false, "publickey", "password");
        (await server.FailureAsync()).Failure.Should().Be(SshFailure.Authentication);
    }
}
