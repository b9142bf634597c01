using GostSharp.Protocols.Datagrams;
using GostSharp.Tests.Protocols.Socks;

namespace GostSharp.Tests.Protocols.Datagrams;

public sealed class TunnelSocketFailureTests : IAsyncDisposable
{
    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly TunnelSocket _tunnel;

    public TunnelSocketFailureTests() => _tunnel = new TunnelSocket(_pair.Client);

    public async ValueTask DisposeAsync()
    {
        await _tunnel.DisposeAsync();
        await _pair.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_no_frame_is_told_once_and_then_it_is_at_its_end()
    {
        await _pair.Server.SendAsync("00 01 FF 01 7F 00 00 01 00 35 AA 00 01 FF 09 7F 00 00 01");
        (await _tunnel.ReceiveAsync(new byte[10])).Length.Should().Be(1);

        await _tunnel.Invoking(it => it.ReceiveAsync(new byte[10]).AsTask()).Should().ThrowAsync<ProtocolException>();

        (await _tunnel.ReceiveAsync(new byte[10])).IsEnd.Should().BeTrue("who asks again and again would never end");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Frames_of_no_length_and_from_nobody_mean_nothing()
    {
        await _pair.Server.SendAsync("00 00 FF 01 7F 00 00 01 00 35 00 01 FF 03 01 FF 00 35 AA 00 01 FF 01 7F 00 00 01 00 35 BB");
        var buffer = new byte[10];

        (await _tunnel.ReceiveAsync(buffer)).Length.Should().Be(1);

        buffer[0].Should().Be(0xBB);
    }
}
