using FsCheck;
using FsCheck.Fluent;
using GostSharp.Codecs;

namespace GostSharp.Tests.Codecs;

public sealed class HiddenNameTests
{
    [Theory]
    [InlineData("example.com", "tvpOuVpYaGhiWEJzWlM1amIyMA")]
    [InlineData("example.com:8080", "YdFU4FpYaGhiWEJzWlM1amIyMDZPREE0TUE")]
    public void A_name_is_hidden_and_found(string name, string hidden)
    {
        HiddenName.Encode(name).Should().Be(hidden);
        HiddenName.TryDecode(hidden, out var found).Should().BeTrue();
        found.Should().Be(name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAA")]
    [InlineData("AAAA")]
    [InlineData("tvpOuVpYaGhiWEJzWlM1amIyMB")]
    [InlineData("tvpOuFpYaGhiWEJzWlM1amIyMA")]
    [InlineData("tvpOuVpYaGhiWEJzWlM1amIy")]
    [InlineData("tvpOuSEhISE")]
    [InlineData("not base64")]
    [InlineData("\u00FF\u00FF\u00FF\u00FF")]
    public void What_hides_no_name_is_known(string text) => HiddenName.TryDecode(text, out _).Should().BeFalse();

    [Fact]
    public void A_text_that_is_too_long_hides_none() => HiddenName.TryDecode(HiddenName.Encode(new string('a', 400)), out _).Should().BeFalse();

    [Fact]
    public void Every_name_is_found_again() => Prop.ForAll<NonEmptyArray<byte>>(bytes =>
    {
        var name = string.Concat(bytes.Get.Take(255).Select(value => (char)value));
        return HiddenName.TryDecode(HiddenName.Encode(name), out var found) && found == name;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_hides_a_name_or_none() => Prop.ForAll<string?>(text => !HiddenName.TryDecode(text ?? "", out var name) || name.Length > 0).QuickCheckThrowOnFailure();
}
