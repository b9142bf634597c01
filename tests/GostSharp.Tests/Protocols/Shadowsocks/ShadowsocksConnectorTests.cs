using System.Net;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Shadowsocks;

public sealed class ShadowsocksConnectorTests : IAsyncDisposable
{
    private static readonly ConnectContext Wanted = new(Address.Parse("192.168.1.1:80"));
    private static readonly byte[] Block = Hex.Bytes("01 C0 A8 01 01 00 50");
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly ManualTime _time = new();
    private readonly CipherSuite _suite = Secrets.Salted("aes-256-gcm", 0);

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_address_goes_out_with_the_first_bytes_in_one_chunk()
    {
        var writes = new FaultyStream(_pair.Client.Stream);
        await using var connection = await ConnectAsync(transport: new StreamConnection(writes));
        writes.Writes.Sizes.Should().BeEmpty();

        await connection.SendAsync("hello"u8.ToArray());
        await connection.SendAsync("AA");

        writes.Writes.Sizes.Should().Equal(32 + 18 + Block.Length + 5 + 16, 18 + 1 + 16);
        await _pair.Server.ExpectAsync([.. await Secrets.SentByClientAsync(_suite, [.. Block, .. "hello"u8], [0xAA])]);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task With_nodelay_it_goes_out_at_once()
    {
        await using var connection = await ConnectAsync(new ShadowsocksConnectorOptions { NoDelay = true });

        await _pair.Server.ExpectAsync(await Secrets.SentByClientAsync(_suite, Block));
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reader_that_nothing_is_written_for_gets_the_address_out_after_a_moment()
    {
        await using var connection = await ConnectAsync();
        await using var server = _suite.ToClient(_pair.Server, new SaltFilter());
        var reading = connection.ReceiveAsync(6);
        await _time.WaitForTimersAsync(1);

        _time.Advance(Moment);
        await server.ExpectAsync(Block);
        await server.SendAsync("banner"u8.ToArray());

        (await reading).Should().Equal("banner"u8.ToArray());
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_ends_without_a_byte_still_gets_the_address_out()
    {
        await using var connection = await ConnectAsync();
        await using var server = _suite.ToClient(_pair.Server, new SaltFilter());

        await connection.CompleteWritesAsync();

        await server.ExpectUntilEndAsync(Convert.ToHexString(Block));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_that_answers_with_another_key_is_a_failure()
    {
        await using var connection = await ConnectAsync();
        await using var server = Secrets.Of("aes-256-gcm", "other").ToClient(_pair.Server, new SaltFilter());
        await connection.SendAsync("AA");
        await server.SendAsync("hello"u8.ToArray());

        var failure = (await connection.Invoking(it => it.ReceiveAsync(1)).Should().ThrowAsync<GostException>()).Which;

        failure.Reason.Should().Be(FailureReason.Authentication);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_a_target_there_is_nothing_to_ask_for()
    {
        var connecting = async () => await ConnectAsync(context: new ConnectContext(null));
        (await connecting.Should().ThrowAsync<ConnectFailedException>()).Which.Reason.Should().Be(FailureReason.NotSupported);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_name_that_does_not_fit_is_the_targets_failure()
    {
        var connecting = async () => await ConnectAsync(context: new ConnectContext(new DnsEndPoint(new string('a', 256), 80)));
        (await connecting.Should().ThrowAsync<ConnectFailedException>()).Which.Site.Should().Be(FailureSite.Target);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_are_not_what_it_is_asked_over()
    {
        var host = new MemoryNetwork().GetHost("a");
        await using var packets = await host.ConnectDatagramAsync(new ConnectContext(new DnsEndPoint("a", 1)));
        var connecting = async () => await ConnectAsync(transport: packets);
        (await connecting.Should().ThrowAsync<ConnectFailedException>()).Which.Reason.Should().Be(FailureReason.NotSupported);
    }

    private async Task<StreamConnection> ConnectAsync(ShadowsocksConnectorOptions? options = null, Connection? transport = null, ConnectContext? context = null) =>
        (StreamConnection)await new ShadowsocksConnector(_suite, options ?? new ShadowsocksConnectorOptions(), _time)
            .ConnectAsync(transport ?? _pair.Client, context ?? Wanted);
}
