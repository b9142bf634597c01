using GostSharp.Configuration;
using GostSharp.Tests.CommandLine;
using GostSharp.Transports.Udp;

namespace GostSharp.Tests.Configuration;

public sealed class DatagramParametersTests
{
    private static readonly DatagramListenerOptions Gosts = new() { IdleTimeout = TimeSpan.FromSeconds(5), KeepAlive = false, MaxReceiveSize = 4096 };

    private static readonly DatagramListenerOptions GostsRemote = new() { IdleTimeout = TimeSpan.FromSeconds(5), KeepAlive = true, MaxReceiveSize = 8192, QueueLength = 1024 };

    public static TheoryData<string, object> Lines => new()
    {
        { "-L udp://:5353/192.168.1.1:53", Gosts },
        { "-L=udp://:5353/192.168.1.1:53?ttl=60", Gosts with { IdleTimeout = TimeSpan.FromSeconds(60), KeepAlive = true } },
        { "-L udp://:5353/192.168.1.1:53?ttl=60&keepalive=false", Gosts with { IdleTimeout = TimeSpan.FromSeconds(60) } },
        { "-L udp://:10053/192.168.1.1:53?keepalive=true&ttl=5s&readBufferSize=4096", Gosts with { KeepAlive = true } },
        { "-L udp://:1/h:1?keepAlive=true&keepalive.ttl=500ms&udp.bufferSize=100", Gosts with { KeepAlive = true, IdleTimeout = TimeSpan.FromMilliseconds(500), MaxReceiveSize = 100 } },
        { "-L udp://:1/h:1?backlog=3&queue=7", Gosts with { Backlog = 3, QueueLength = 7 } },
        { "-L udp://:1/h:1?recvQueueSize=8", Gosts with { QueueLength = 8 } },
        { "-L udp://:1/h:1?readBufferSize=0&backlog=-1&readQueueSize=x&ttl=-5s&keepalive=false", Gosts },
        { "-L udp://:1/h:1?ttl=1us&keepalive=false", Gosts with { IdleTimeout = TimeSpan.FromMilliseconds(10) } },
        { "-L udp://:1/h:1?ttl=100000h&keepalive=false", Gosts with { IdleTimeout = Timeout.InfiniteTimeSpan } },
        { "-L ssu://aes-256-gcm:x@:1", new DatagramListenerOptions() },
        { "-L ssu://aes-256-gcm:x@:1?keepalive=false&ttl=5s&readBufferSize=4096", Gosts },
        { "-L rudp://:5353/h:53", GostsRemote },
        { "-L rudp://:5353/h:53?ttl=60&keepalive=false", GostsRemote with { IdleTimeout = TimeSpan.FromSeconds(60) } },
        { "-L rudp://:5353/h:53?readBufferSize=100&readQueueSize=7&backlog=3", GostsRemote with { MaxReceiveSize = 100, QueueLength = 7, Backlog = 3 } },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Gosts_parameters_have_gosts_meaning_and_defaults(string line, object expected)
    {
        var service = Described.Config(line).Services[0];

        DatagramParameters.From(service.Listener, service.Handler.Type).Options.Should().Be(expected);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_a_program_says_nothing_about_is_kept_for_a_minute_and_not_cut()
    {
        await using var forwarder = new ForwarderBuilder().ForwardUdp(":0", "127.0.0.1:9").Build();
        var service = forwarder.Config.Services[0];

        service.Address.Should().Be("127.0.0.1:0");
        DatagramParameters.From(service.Listener).Options.Should().Be(new DatagramListenerOptions());
        new DatagramListenerOptions().Should().BeEquivalentTo(new { IdleTimeout = TimeSpan.FromSeconds(60), KeepAlive = true, MaxReceiveSize = 65_507 });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_same_goes_for_the_far_end()
    {
        await using var forwarder = new ForwarderBuilder().ForwardRemoteUdp(":0", "127.0.0.1:9").Build();
        var service = forwarder.Config.Services[0];

        service.Address.Should().Be("127.0.0.1:0");
        DatagramParameters.From(service.Listener).Options.Should().Be(new DatagramListenerOptions { QueueLength = 1024 });
        ConfigWarnings.Find(forwarder.Config).Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_program_can_say_otherwise()
    {
        await using var forwarder = new ForwarderBuilder()
            .ForwardUdp(":0", "127.0.0.1:9", service => service.CloseAfterReply().ChannelIdleTimeout(TimeSpan.FromSeconds(7))).Build();

        DatagramParameters.From(forwarder.Config.Services[0].Listener).Options
            .Should().Be(new DatagramListenerOptions { KeepAlive = false, IdleTimeout = TimeSpan.FromSeconds(7) });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(5_000_000)]
    public void A_time_that_is_none_is_refused(int seconds)
    {
        var building = () => new ForwarderBuilder().ForwardUdp(":0", "h:9", service => service.ChannelIdleTimeout(TimeSpan.FromSeconds(seconds)));
        building.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData("udp://127.0.0.1:1/h:1?ttl=abc", "service-0: parameter 'ttl': 'abc' is not a duration and counts as not given")]
    [InlineData("udp://127.0.0.1:1/h:1?ttl=5s&readBufferSize=1&backlog=1&queue=1&keepalive=true", null)]
    [InlineData("udp://127.0.0.1:1/h:1?mux.version=2", "service-0: parameter 'mux.version' has no effect on udp; it is one of socks5, relay, mtls, mtcp, mws, mwss, kcp")]
    public void What_has_no_effect_is_warned_of(string url, string? expected) =>
        ConfigWarnings.Find(Described.Config($"-L {url}")).Should().BeEquivalentTo(expected is null ? Array.Empty<string>() : [expected]);
}
