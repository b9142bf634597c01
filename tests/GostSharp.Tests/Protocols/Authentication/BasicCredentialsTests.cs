using GostSharp.Protocols.Authentication;

namespace GostSharp.Tests.Protocols.Authentication;

public sealed class BasicCredentialsTests
{
    [Theory]
    [InlineData("admin", "123456", "Basic YWRtaW46MTIzNDU2")]
    [InlineData("", "", "Basic Og==")]
    [InlineData("a", "b:c", "Basic YTpiOmM=")]
    [InlineData("\u00fc", "", "Basic w7w6")]
    public void They_are_written_and_read(string user, string password, string text)
    {
        BasicCredentials.Format(new Credentials(user, password)).Should().Be(text);
        BasicCredentials.TryParse(text).Should().Be(new Credentials(user, password));
    }

    // RFC 9110: the scheme's name has no case.
    [Fact]
    public void The_scheme_may_be_written_in_any_case() =>
        BasicCredentials.TryParse("basic YWRtaW46MTIzNDU2").Should().Be(new Credentials("admin", "123456"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Bearer YWRtaW46MTIzNDU2")]
    [InlineData("Basic YWRtaW46MTIzNDU2=")]
    [InlineData("Basic not base64!")]
    [InlineData("Basic YWRtaW4=")]
    public void What_is_none_is_none(string? text) => BasicCredentials.TryParse(text).Should().BeNull();
}
