using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Tests.Sessions;

namespace GostSharp.Ssh.Tests.Authentication;

public sealed class LoginOrderTests
{
    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("pass", "first", "password", "later 1", "later 2")]
    [InlineData(null, "first", "later 1", "later 2")]
    public async Task Keys_come_first_then_the_password_then_keys_for_later(string? password, params string[] expected)
    {
        using var first = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        using var later1 = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        using var later2 = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        var keys = new Dictionary<string, SshPublicKey> { ["first"] = first.PublicKey, ["later 1"] = later1.PublicKey, ["later 2"] = later2.PublicKey };
        await using var server = await RawServer.StartAsync(
            SessionPair.ClientOptions with { Password = password, Keys = [first], LaterKeys = [later1, later2] });
        await server.ExpectAsync("none");
        foreach (var what in expected)
        {
            server.Refuse(isPartial: false, "publickey", "password");
            var request = await server.ExpectAsync(what == "password" ? what : "publickey");
            if (what != "password")
            {
                request.ReadKey().Key.Should().Be(keys[what]);
            }
        }

        await using var client = await server.WelcomeAsync();
        client.User.Key.Should().Be(later2.PublicKey);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_password_is_shown_before_the_keys_of_an_agent_have_used_up_all_attempts()
    {
        SshPrivateKey[] agent = [.. Enumerable.Range(0, 8).Select(_ => SshPrivateKey.Generate(SshKeyTypes.EcdsaP256))];
        var options = SessionPair.ServerOptions with
        {
            CheckNoneAsync = null,
            CheckPublicKeyAsync = (_, _, _) => ValueTask.FromResult(false),
            CheckPasswordAsync = (_, password, _) => ValueTask.FromResult(password == "pass"),
        };
        await using var pair = await SessionPair.CreateAsync(SessionPair.ClientOptions with { Password = "pass", LaterKeys = agent }, options);
        pair.Server.User.Method.Should().Be("password");
        Array.ForEach(agent, static key => key.Dispose());
    }
}
