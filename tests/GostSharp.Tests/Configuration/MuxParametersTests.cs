using GostSharp.Configuration;
using GostSharp.Multiplexing;

namespace GostSharp.Tests.Configuration;

public sealed class MuxParametersTests
{
    [Fact]
    public void Without_parameters_a_session_is_as_every_peers() => Read().Should().Be(new MuxOptions());

    [Fact]
    public void All_of_them_are_read() => Read(
        ("mux.version", 2), ("mux.keepaliveInterval", "5s"), ("mux.keepaliveDisabled", true), ("mux.keepaliveTimeout", 20),
        ("mux.maxFrameSize", "1000"), ("mux.maxReceiveBuffer", 100_000), ("mux.maxStreamBuffer", 5000), ("mux.halfClose", "true")).Should().Be(new MuxOptions
        {
            Version = 2,
            KeepAliveInterval = TimeSpan.FromSeconds(5),
            KeepAliveDisabled = true,
            KeepAliveTimeout = TimeSpan.FromSeconds(20),
            MaxFrameSize = 1000,
            MaxReceiveBuffer = 100_000,
            MaxStreamBuffer = 5000,
            HalfClose = MuxHalfClose.Always,
        });

    [Fact]
    public void Zero_is_not_set_as_in_gost() => Read(
        ("mux.version", 0), ("mux.keepaliveInterval", 0), ("mux.keepaliveTimeout", "0"), ("mux.maxFrameSize", 0), ("mux.maxReceiveBuffer", "0"), ("mux.maxStreamBuffer", 0))
        .Should().Be(new MuxOptions());

    [Theory]
    [InlineData("auto", nameof(MuxHalfClose.Auto))]
    [InlineData("False", nameof(MuxHalfClose.Never))]
    [InlineData("1", nameof(MuxHalfClose.Always))]
    public void Half_closes_are_told_as_asked_for(string text, string expected) => Read(("mux.halfClose", text)).HalfClose.ToString().Should().Be(expected);

    [Theory]
    [InlineData("mux.version", 3)]
    [InlineData("mux.keepaliveInterval", "31s")]
    [InlineData("mux.maxFrameSize", 65_536)]
    [InlineData("mux.maxStreamBuffer", 5_000_000)]
    [InlineData("mux.maxReceiveBuffer", -1)]
    [InlineData("mux.halfClose", "perhaps")]
    public void What_no_peer_could_take_is_a_mistake(string key, object value)
    {
        var act = () => Read((key, value));

        act.Should().Throw<GostException>().Which.Reason.Should().Be(FailureReason.Configuration);
    }

    private static MuxOptions Read(params (string Key, object Value)[] parameters) =>
        MuxParameters.Read(new ParameterReader(new ConfigDictionary(parameters.Select(entry => new KeyValuePair<string, object>(entry.Key, entry.Value)))));
}
