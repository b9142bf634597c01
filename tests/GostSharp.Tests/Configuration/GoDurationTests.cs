using FsCheck;
using FsCheck.Fluent;
using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public class GoDurationTests
{
    [Theory]
    [InlineData("60", 60_000)]
    [InlineData("60s", 60_000)]
    [InlineData("1m", 60_000)]
    [InlineData("5s", 5_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData(".5s", 500)]
    [InlineData("500ms", 500)]
    [InlineData("1h", 3_600_000)]
    [InlineData("-5s", -5_000)]
    [InlineData("+5s", 5_000)]
    [InlineData("0", 0)]
    [InlineData("1h2m3s4ms", 3_723_004)]
    [InlineData("1000us", 1)]
    [InlineData("1000µs", 1)]
    [InlineData("1000000ns", 1)]
    public void Durations(string text, int milliseconds)
    {
        GoDuration.TryParse(text, out var value).Should().BeTrue();
        value.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1d")]
    [InlineData("10 s")]
    [InlineData("5S")]
    [InlineData("60.5")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("-")]
    [InlineData("1s-1s")]
    [InlineData("9999999999999999999h")]
    public void Texts_that_are_none(string text) => GoDuration.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void What_is_written_is_read() => Prop.ForAll<long>(ticks =>
    {
        var value = TimeSpan.FromTicks(Math.Clamp(ticks, -long.MaxValue / 100, long.MaxValue / 100));
        return GoDuration.TryParseUnits(GoDuration.Format(value), out var read) && read == value;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_read_or_refused() =>
        Prop.ForAll<string?>(text => GoDuration.TryParse(text ?? "", out var value) || value == TimeSpan.Zero).QuickCheckThrowOnFailure();
}
