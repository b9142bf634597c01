using GostSharp.Configuration;
using GostSharp.Protocols.Authentication;

namespace GostSharp.Tests.Configuration;

public sealed class ConfiguredUsersTests
{
    [Fact]
    public void Without_credentials_everybody_is_let_in_and_nothing_is_shown()
    {
        ConfiguredUsers.Known(null).Should().BeNull();
        ConfiguredUsers.Shown(null).Should().BeNull();
    }

    [Fact]
    public void One_user_is_known_and_shown()
    {
        var auth = new AuthConfig { Username = "alice", Password = "secret" };

        ConfiguredUsers.Known(auth)!.Accepts(new Credentials("alice", "secret")).Should().BeTrue();
        ConfiguredUsers.Known(auth)!.Accepts(new Credentials("alice", "")).Should().BeFalse();
        ConfiguredUsers.Shown(auth).Should().Be(new Credentials("alice", "secret"));
    }

    [Fact]
    public void Without_a_password_any_is_accepted_and_an_empty_one_shown()
    {
        var auth = new AuthConfig { Username = "alice" };

        ConfiguredUsers.Known(auth)!.Accepts(new Credentials("alice", "whatever")).Should().BeTrue();
        ConfiguredUsers.Known(auth)!.Accepts(new Credentials("bob", "whatever")).Should().BeFalse();
        ConfiguredUsers.Shown(auth).Should().Be(new Credentials("alice", ""));
    }

    [Fact]
    public void A_file_that_cannot_be_read_lets_nobody_in()
    {
        var known = () => ConfiguredUsers.Known(new AuthConfig { Username = "alice", File = "/nowhere/users" });

        known.Should().Throw<GostException>().WithMessage("the file of users '/nowhere/users' cannot be read: *");
    }
}
