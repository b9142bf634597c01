using GostSharp.CommandLine;
using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public class ServiceOptionsTests
{
    [Theory]
    [InlineData("", 15)]
    [InlineData("dialTimeout=3s", 3)]
    [InlineData("timeout=3", 3)]
    [InlineData("dialTimeout=3s&timeout=9s", 3)]
    [InlineData("dialTimeout=0", 15)]
    [InlineData("dialTimeout=1d", 15)]
    [InlineData("dialTimeout=-1s", -1)]
    [InlineData("dialTimeout=100000h", -1)]
    public void Dial_timeouts(string query, int seconds) =>
        Options(query).DialTimeout.Should().Be(seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("", 0)]
    [InlineData("retries=2", 2)]
    [InlineData("retry=2", 1)]
    [InlineData("retry=2&retries=4", 4)]
    [InlineData("retries=-1", 0)]
    [InlineData("retry=0", 0)]
    [InlineData("retry=-2147483648", 0)]
    public void Retries(string query, int expected) => Options(query).Retries.Should().Be(expected);

    [Theory]
    [InlineData("", true)]
    [InlineData("kernelRelay=true", true)]
    [InlineData("kernelRelay=false", false)]
    [InlineData("kernelRelay=0", false)]
    public void The_kernels_relay(string query, bool expected) => Options(query).UseKernelRelay.Should().Be(expected);

    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        var options = Options("");

        options.MaxConnections.Should().Be(16_384);
        options.AbandonedDialTimeout.Should().Be(TimeSpan.FromSeconds(5));
        options.HalfCloseTimeout.Should().Be(TimeSpan.FromSeconds(30));
        options.IdleTimeout.Should().Be(Timeout.InfiniteTimeSpan);
        (new SelectorConfig().MaxFails, new SelectorConfig().FailTimeout).Should().Be((1, TimeSpan.FromSeconds(30)));
    }

    private static ServiceOptions Options(string query) => ServiceOptions.From(GostCommandLine.Parse([$"tcp://:1/h:1?{query}"], []).Config.Services[0]);
}
