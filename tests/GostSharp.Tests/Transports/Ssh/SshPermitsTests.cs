using GostSharp.Ssh.Authentication;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Trust;
using GostSharp.Transports.Ssh;

namespace GostSharp.Tests.Transports.Ssh;

public sealed class SshPermitsTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("no-pty ", true)]
    [InlineData("restrict,port-forwarding ", true)]
    [InlineData("restrict ", false)]
    [InlineData("permitopen=\"10.0.0.1:80\" ", false)]
    [InlineData("permitlisten=\"10.0.0.1:80\" ", false)]
    public void A_tunnel_is_for_keys_that_may_do_everything(string options, bool expected)
    {
        using var key = SshPrivateKey.Generate(SshKeyTypes.EcdsaP256);
        var line = $"{options}{SshKeyTypes.EcdsaP256} {Convert.ToBase64String(key.PublicKey.Blob.Span)}";
        var keys = AuthorizedKeys.Parse(line);
        keys.Mistakes.Should().BeEmpty();

        SshPermits.Of(new SshUser("user", "publickey", key.PublicKey), keys, from: null).MayTunnel.Should().Be(expected);
    }
}
