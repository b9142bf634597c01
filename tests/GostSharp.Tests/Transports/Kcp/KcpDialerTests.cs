using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using GostSharp.Kcp;
using GostSharp.Multiplexing;
using GostSharp.Transports.Direct;
using GostSharp.Transports.Kcp;

namespace GostSharp.Tests.Transports.Kcp;

public sealed class KcpDialerTests : IDisposable
{
    private static readonly KcpOptions Bare = new() { Crypt = KcpCrypt.Null, Compression = false, DataShards = 0, ParityShards = 0 };

    private readonly Socket _node = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public KcpDialerTests() => _node.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public void Dispose() => _node.Dispose();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false, "the peer multiplexes in version 2, not 1")]
    [InlineData(true, "where none may be")]
    public async Task A_node_with_other_settings_is_named_as_the_cause(bool compression, string words)
    {
        await using var dialer = Create(Bare with { Compression = compression });
        var dialling = dialer.DialAsync().AsTask();

        await SayAsync(2, 3, 0, 0, 0, 0, 0, 0);

        var failure = await Assert.ThrowsAsync<ConnectFailedException>(() => dialling);
        failure.Site.Should().Be(FailureSite.Node);
        failure.Message.Should().Contain(words).And.Contain("kcp.smuxver or kcp.nocomp");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_dial_that_is_given_up_says_that_nothing_came_back()
    {
        using var patience = new CancellationTokenSource();
        await using var dialer = Create(Bare);
        var dialling = dialer.DialAsync(patience.Token).AsTask();
        await _node.ReceiveFromAsync(new byte[2_000], new IPEndPoint(IPAddress.Any, 0));

        await patience.CancelAsync();

        (await Assert.ThrowsAsync<DialInterruptedException>(() => dialling)).WaitedFor.Should().StartWith("nothing came back");
    }

    private KcpDialer Create(KcpOptions options) => new(
        new DirectRoute(), _node.LocalEndPoint!, new KcpSettings { Options = options, Cipher = KcpCipher.Null, Passwords = [""] }, [options], new MuxOptions(), TimeProvider.System);

    /// <summary>Sends the first bytes of the session that was begun, without an acknowledgement of it.</summary>
    private async Task SayAsync(params byte[] bytes)
    {
        var first = new byte[2_000];
        var received = await _node.ReceiveFromAsync(first, new IPEndPoint(IPAddress.Any, 0));
        var packet = new byte[24 + bytes.Length];
        first.AsSpan(0, 4).CopyTo(packet);
        packet[4] = 81;
        packet[6] = 128;
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(20), bytes.Length);
        bytes.CopyTo(packet, 24);
        await _node.SendToAsync(packet, received.RemoteEndPoint);
    }
}
