using System.Net;
using System.Text.Json;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Tests.Diagnostics;

public sealed class GostLoggerProviderTests : IDisposable
{
    private readonly StringWriter _output = new();

    [Fact]
    public void A_connection_is_told_at_info_with_gosts_words_and_fields()
    {
        Logger().ConnectionClosed(
            "service-0", 7, IPEndPoint.Parse("10.0.0.1:5000"), IPEndPoint.Parse("10.0.0.2:80"), TimeSpan.FromMilliseconds(1.5), 10, 20);

        var line = Line();
        line.GetProperty("level").GetString().Should().Be("info");
        line.GetProperty("msg").GetString().Should().Be("10.0.0.1:5000 >< 10.0.0.2:80");
        line.GetProperty("service").GetString().Should().Be("service-0");
        line.GetProperty("kind").GetString().Should().Be("handler");
        line.GetProperty("duration").GetInt64().Should().Be(1_500_000);
        line.GetProperty("inputBytes").GetInt64().Should().Be(10);
        line.GetProperty("outputBytes").GetInt64().Should().Be(20);
        line.GetProperty("sid").GetString().Should().HaveLength(20);
        line.GetProperty("time").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$");
    }

    [Fact]
    public void A_service_that_listens_says_so_as_gost_does()
    {
        Logger().ServiceListening("service-0", IPEndPoint.Parse("127.0.0.1:80"));
        Line().GetProperty("msg").GetString().Should().Be("listening on 127.0.0.1:80/tcp");
    }

    [Theory]
    [InlineData("tcp", "tcp", "tcp")]
    [InlineData("mtls", "tcp", "tcp")]
    [InlineData("udp", "udp", "udp")]
    [InlineData("rudp", "udp", "udp")]
    [InlineData("kcp", "udp", "tcp")]
    [InlineData("quic", "udp", "tcp")]
    public void The_network_of_a_port_is_that_of_its_packets_and_not_of_what_they_carry(string listener, string port, string carried)
    {
        Told(EventIds.ServiceListening, new("Service", "service-0"), new("Address", "127.0.0.1:80")).Message.Should().Be($"listening on 127.0.0.1:80/{port}");
        Told(EventIds.ConnectionAccepted, new("Service", "service-0"), new("Remote", "10.0.0.1:5000")).Fields["network"].Should().Be(carried);

        GostLogLine Told(int eventId, params KeyValuePair<string, object?>[] state) => GostLogLine.Create(LogLevel.Information, eventId, "", state, _ => (listener, "auto"));
    }

    [Fact]
    public void Levels_are_named_as_gost_names_them_and_those_below_the_least_are_left_out()
    {
        var logger = Logger();
        logger.TargetFailed("target-0", "refused");
        logger.DialRetried(null, 1, "refused");
        Line().GetProperty("level").GetString().Should().Be("warning");
    }

    [Fact]
    public void At_warning_connections_are_not_told()
    {
        Logger(LogLevel.Warning).ConnectionAccepted("service-0", 1, null, null);
        _output.ToString().Should().BeEmpty();
    }

    [Fact]
    public void A_connection_without_addresses_is_told_too()
    {
        Logger().ConnectionAccepted("service-0", 1, null, null);
        Line().GetProperty("msg").GetString().Should().Be("- <> -");
    }

    [Theory]
    [InlineData(EventIds.ServiceListening)]
    [InlineData(EventIds.ConnectionAccepted)]
    [InlineData(EventIds.ConnectionClosed)]
    [InlineData(EventIds.RelayStarted)]
    [InlineData(EventIds.RelayEnded)]
    public void Events_of_others_may_have_the_same_numbers_and_names(int eventId)
    {
        KeyValuePair<string, object?>[] state = [new("Id", "seven"), new("Service", 8), new("", "nothing")];
        Logger().Log(LogLevel.Warning, eventId, state, null, static (_, _) => "seven of 8");
        Line().GetProperty("id").GetString().Should().Be("seven");
    }

    [Fact]
    public void What_cannot_be_written_is_lost_and_nothing_else()
    {
        using var full = new StreamWriter(new FullStream());
        var provider = new GostLoggerProvider(full, LogLevel.Information, json: true, ownsOutput: true);
        var write = () =>
        {
            provider.CreateLogger("x").ServiceStopped("service-0");
            provider.Dispose();
            provider.CreateLogger("x").ServiceStopped("service-0");
        };

        write.Should().NotThrow();
    }

    [Fact]
    public void Text_lines_name_the_level_and_the_service()
    {
        new GostLoggerProvider(_output, json: false).CreateLogger("x").ServiceStopped("service-0");
        _output.ToString().Should().Contain("info").And.Contain("[service-0] Service service-0 has stopped.");
    }

    [Fact]
    public void Session_ids_sort_in_the_order_of_the_connections_and_differ_between_services()
    {
        SessionId.Of("a", 1).Should().HaveLength(20).And.NotBe(SessionId.Of("b", 1));
        string.CompareOrdinal(SessionId.Of("a", 31), SessionId.Of("a", 32)).Should().BeNegative();
    }

    public void Dispose() => _output.Dispose();

    private ILogger Logger(LogLevel minimum = LogLevel.Information) => new GostLoggerProvider(_output, minimum).CreateLogger("x");

    private JsonElement Line()
    {
        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(1);
        return JsonDocument.Parse(lines[0]).RootElement.Clone();
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
