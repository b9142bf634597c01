using GostSharp.Configuration;
using GostSharp.Protocols.Authentication;

namespace GostSharp.Tests.Configuration;

public sealed class UserFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gostsharp-users-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_line_is_a_user()
    {
        var path = Write("""
            # the staff
            alice secret
              bob	 two words

            carol
            dave pass#word
              # gone: erin secret
            """);

        UserFile.Read(path).Should().Equal(
            new Credentials("alice", "secret"), new Credentials("bob", "two words"), new Credentials("carol", ""), new Credentials("dave", "pass#word"));
    }

    [Fact]
    public void Lines_may_end_as_on_other_systems() =>
        UserFile.Read(Write("alice secret\r\nbob word\r\n")).Should().Equal(new Credentials("alice", "secret"), new Credentials("bob", "word"));

    [Theory]
    [InlineData("")]
    [InlineData("# nobody\n\n")]
    public void A_file_that_names_nobody_lets_nobody_in_and_is_a_mistake(string text)
    {
        var path = Write(text);

        ShouldFail(path, $"the file of users '{path}' names nobody");
    }

    [Fact]
    public void A_file_that_is_far_too_long_is_not_read()
    {
        var path = Write(new string('x', (1024 * 1024) + 1));

        ShouldFail(path, $"the file of users '{path}' is longer than 1048576 bytes");
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_mistake() =>
        ShouldFail(Path.Combine(_folder, "missing"), $"the file of users '{Path.Combine(_folder, "missing")}' cannot be read: *");

    [Fact]
    public void A_folder_is_no_file() => ShouldFail(_folder, $"the file of users '{_folder}' cannot be read: *");

    [Fact]
    public void No_name_is_no_file() => ShouldFail("", "the file of users '' cannot be read: *");

    [Fact]
    public void A_server_knows_all_of_them_and_a_client_shows_the_first()
    {
        var auth = new AuthConfig { Username = "ignored", Password = "too", File = Write("alice secret\nbob word\n") };

        var known = ConfiguredUsers.Known(auth)!;
        known.Accepts(new Credentials("alice", "secret")).Should().BeTrue();
        known.Accepts(new Credentials("bob", "word")).Should().BeTrue();
        known.Accepts(new Credentials("bob", "secret")).Should().BeFalse();
        known.Accepts(new Credentials("ignored", "too")).Should().BeFalse();
        ConfiguredUsers.Shown(auth).Should().Be(new Credentials("alice", "secret"));
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "users");
        File.WriteAllText(path, text);
        return path;
    }

    private static void ShouldFail(string path, string message)
    {
        var read = () => UserFile.Read(path);
        read.Should().Throw<GostException>().WithMessage(message).Which.Reason.Should().Be(FailureReason.Configuration);
    }
}
