using GostSharp.Ssh.Tests.Keys;
using GostSharp.Ssh.Tests.Sessions;

namespace GostSharp.Ssh.Tests.Authentication;

/// <summary>RSA keys sign with one of two hashes, and a server that does not say which it accepts has to be asked.</summary>
public sealed class RsaSignatureTests
{
    private const string Sha256 = "rsa-sha2-256";
    private const string Sha512 = "rsa-sha2-512";

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData]
    [InlineData(Sha256, Sha512)]
    public async Task A_hash_that_is_refused_is_followed_by_the_other_one(params string[] said)
    {
        using var key = TestKey.Load("rsa");
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with { Keys = [key] }, said);
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, "publickey");

        (await server.ExpectAsync("publickey")).ReadKey().Algorithm.Should().Be(Sha512);
        server.Refuse(isPartial: false, "publickey");
        (await server.ExpectAsync("publickey")).ReadKey().Algorithm.Should().Be(Sha256);

        await using var client = await server.WelcomeAsync();
        client.User.Key.Should().Be(key.PublicKey);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(Sha256)]
    [InlineData(Sha512)]
    public async Task A_server_that_names_one_hash_is_shown_no_other(string said)
    {
        using var key = TestKey.Load("rsa");
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with { Keys = [key] }, "ssh-ed25519", said);
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, "publickey");

        (await server.ExpectAsync("publickey")).ReadKey().Algorithm.Should().Be(said);
        server.Refuse(isPartial: false, "publickey");

        (await server.FailureAsync()).Failure.Should().Be(SshFailure.Authentication);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Other_keys_and_the_password_come_before_the_other_hash()
    {
        using var rsa = TestKey.Load("rsa");
        using var other = TestKey.Load("ed25519");
        await using var server = await RawServer.StartAsync(SessionPair.ClientOptions with { Keys = [rsa, other], Password = "pass" });
        await server.ExpectAsync("none");
        server.Refuse(isPartial: false, "publickey", "password");

        foreach (var expected in new[] { Sha512, "ssh-ed25519" })
        {
            (await server.ExpectAsync("publickey")).ReadKey().Algorithm.Should().Be(expected);
            server.Refuse(isPartial: false, "publickey", "password");
        }

        (await server.ExpectAsync("password")).ReadPassword().Should().Be("pass");
        server.Refuse(isPartial: false, "publickey", "password");
        (await server.ExpectAsync("publickey")).ReadKey().Algorithm.Should().Be(Sha256);
        server.Refuse(isPartial: false, "publickey", "password");

        (await server.FailureAsync()).Failure.Should().Be(SshFailure.Authentication);
    }
}
