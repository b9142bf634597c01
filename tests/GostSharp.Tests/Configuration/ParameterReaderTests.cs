using System.Globalization;
using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public class ParameterReaderTests
{
    [Theory]
    [InlineData("1", true)]
    [InlineData("t", true)]
    [InlineData("T", true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("TRUE", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("tRUE", null)]
    [InlineData("yes", null)]
    [InlineData("", null)]
    public void Flags(string text, bool? expected) => Reader(text).Flag("key").Should().Be(expected);

    [Theory]
    [InlineData("12", 12)]
    [InlineData("-1", -1)]
    [InlineData("1.5", null)]
    [InlineData("0x10", null)]
    [InlineData("abc", null)]
    public void Numbers(string text, int? expected) => Reader(text).Number("key").Should().Be(expected);

    [Theory]
    [InlineData("12", 12)]
    [InlineData("1", 1)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("abc", null)]
    public void Positive_numbers(string text, int? expected) => Reader(text).PositiveNumber("key").Should().Be(expected);

    [Theory]
    [InlineData(60L)]
    [InlineData(60d)]
    [InlineData("60")]
    [InlineData("1m")]
    public void Durations(object value) => Reader(value).Duration("key").Should().Be(TimeSpan.FromSeconds(60));

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1.5)]
    public void Numbers_that_are_no_durations_are_warned_of(object value)
    {
        var reader = Reader(value);

        reader.Duration("key").Should().BeNull();
        reader.Warnings.Should().Equal(string.Create(CultureInfo.InvariantCulture, $"parameter 'key': '{value}' is not a duration and counts as not given"));
    }

    [Theory]
    [InlineData("maxFails")]
    [InlineData("max_fails")]
    [InlineData("MAXFAILS")]
    public void Keys_differ_neither_by_case_nor_by_underscores(string key) =>
        new ParameterReader(new ConfigDictionary([new(key, "3")])).Number("maxFails").Should().Be(3);

    [Fact]
    public void The_first_alternative_that_is_present_counts_even_if_it_cannot_be_read() =>
        new ParameterReader(new ConfigDictionary([new("a", "x"), new("b", "3")])).Number("a", "b").Should().BeNull();

    private static ParameterReader Reader(object value) => new(new ConfigDictionary([new("key", value)]));
}
