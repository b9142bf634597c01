using System.Net;
using System.Text;
using GostSharp.Protocols.Sni;
using GostSharp.Tests.Codecs.Tls;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Sni;

public sealed class SniConnectorTests : IAsyncDisposable
{
    private static readonly ConnectContext Wanted = new(new DnsEndPoint("target", 443), new DnsEndPoint("client", 1));
    private static readonly byte[] Head = "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"u8.ToArray();
    private static readonly byte[] HiddenHead = "GET / HTTP/1.1\r\nHost: cdn.test\r\nGost-Target: tvpOuVpYaGhiWEJzWlM1amIyMA\r\n\r\n"u8.ToArray();

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();

    public static TheoryData<byte[], byte[]> Beginnings => new() { { Hellos.Example, Hellos.Disguised }, { Head, HiddenHead } };

    private StreamConnection Node => _pair.Server;

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_a_host_to_show_a_stream_to_the_node_is_the_connection() =>
        (await new SniConnector().ConnectAsync(_pair.Client, Wanted)).Should().BeSameAs(_pair.Client);

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Beginnings))]
    public async Task The_host_is_hidden_wherever_what_names_it_is_cut(byte[] said, byte[] seen)
    {
        byte[] sent = [.. said, .. said];
        for (var split = 1; split < sent.Length; split++)
        {
            await using var pair = ConnectionPair.CreateInMemory();
            var connection = await HideAsync(pair.Client);

            await connection.SendAsync(sent[..split]);
            await connection.SendAsync(sent[split..]);
            await connection.CompleteWritesAsync();

            await pair.Server.ExpectAsync([.. seen, .. said]);
            await pair.Server.ExpectEndAsync();
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Beginnings))]
    public async Task Nothing_is_shown_before_the_host_can_be_hidden(byte[] said, byte[] seen)
    {
        var connection = await HideAsync(_pair.Client);
        var reading = Node.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        foreach (var value in said)
        {
            reading.IsCompleted.Should().BeFalse();
            await connection.SendAsync([value]);
        }

        await reading;
        await Node.ExpectAsync(seen);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_may_speak_first_and_both_ends_are_passed_on()
    {
        var connection = await HideAsync(_pair.Client);

        await Node.SendAsync("welcome"u8.ToArray());
        await connection.ExpectAsync("welcome"u8.ToArray());
        await connection.CompleteWritesAsync();

        await Node.ExpectEndAsync();
        await Node.SendAsync("bye"u8.ToArray());
        await Node.CompleteWritesAsync();
        await connection.ExpectAsync("bye"u8.ToArray());
        await connection.ExpectEndAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("EHLO me\r\n")]
    [InlineData("\u0005\u0001\0")]
    [InlineData("\u0016\u0002")]
    public async Task What_names_no_host_in_a_way_that_can_be_hidden_is_not_sent_and_ends_the_reads_too(string text)
    {
        var connection = await HideAsync(_pair.Client);
        var reading = () => connection.ExpectEndAsync();
        var refused = reading.Should().ThrowAsync<Exception>();

        var sending = () => connection.SendAsync(Encoding.Latin1.GetBytes(text));

        await sending.Should().ThrowAsync<ProtocolException>();
        await refused;
        await NodeIsCutAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_end_in_the_middle_of_what_names_the_host_is_a_failure_and_shows_nothing()
    {
        var connection = await HideAsync(_pair.Client);
        await connection.SendAsync(Hellos.Example[..^1]);

        var ending = async () => await connection.CompleteWritesAsync();

        await ending.Should().ThrowAsync<ProtocolException>();
        await NodeIsCutAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_head_without_an_end_is_not_kept_for_ever()
    {
        var connection = await HideAsync(_pair.Client);
        await connection.SendAsync("GET / HTTP/1.1\r\nX: "u8.ToArray());

        var sending = () => connection.SendAsync(Enumerable.Repeat((byte)'x', 64 * 1024).ToArray());

        await sending.Should().ThrowAsync<ProtocolException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Once_the_host_is_hidden_the_socket_can_be_taken()
    {
        await using var pair = await ConnectionPair.CreateTcpAsync();
        var connection = await HideAsync(pair.Client);
        connection.CanDetachSocket.Should().BeFalse();

        await connection.SendAsync(Hellos.Example);

        connection.CanDetachSocket.Should().Be(pair.Client.CanDetachSocket);
        await pair.Server.ExpectAsync(Hellos.Disguised);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task On_a_session_it_opens_a_connection_and_hides_the_host_there()
    {
        var (near, far) = MemorySession.CreatePair();

        await using var opened = (StreamConnection)await new SniConnector("cdn.test").ConnectAsync(near, Wanted);
        await using var accepted = (StreamConnection)(await far.AcceptAsync())!;
        await opened.SendAsync(Hellos.Example);

        await accepted.ExpectAsync(Hellos.Disguised);
        accepted.Features.RequestedTarget.Should().BeNull();
        await near.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nX: b")]
    [InlineData("\u00E9")]
    public void What_is_no_name_hides_none(string host) => ((Func<SniConnector>)(() => new SniConnector(host)))
        .Should().Throw<GostException>().Which.Reason.Should().Be(FailureReason.Configuration);

    private async Task NodeIsCutAsync()
    {
        var reading = () => Node.ExpectEndAsync();
        await reading.Should().ThrowAsync<IOException>();
    }

    private static async Task<StreamConnection> HideAsync(StreamConnection node) =>
        (StreamConnection)await new SniConnector("cdn.test").ConnectAsync(node, Wanted);
}
