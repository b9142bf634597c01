using System.Text;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.Datagrams;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Tests.Transports.Udp;
using GostSharp.Tests.Vectors;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Shadowsocks;

/// <summary>UDP between real gost programs, with one side of them replaced by ours.</summary>
public sealed class ShadowsocksUdpRecordingTests
{
    private static readonly byte[] Block = Hex.Bytes("01 7F 00 00 01 42 69");
    private static readonly string[] Lines = ["hello-1", "hello-2", "hello-three"];
    private static readonly ConnectContext Wanted = new(Address.Parse("127.0.0.1:17001"));

    private readonly MemoryHost _host = new MemoryNetwork().GetHost("127.0.0.1");

    public static TheoryData<string> Packets => [.. PacketNames];

    // Servers of gost 3.2.6 leave the address out.
    public static TheoryData<string> SoundPackets => [.. PacketNames.Where(name => !name.EndsWith("-to-g3", StringComparison.Ordinal))];

    public static TheoryData<string> BrokenPackets => [.. PacketNames.Where(name => name.EndsWith("-to-g3", StringComparison.Ordinal))];

    public static TheoryData<string> Streams => [.. Transcript.Names("ssu-over-*")];

    private static IEnumerable<string> PacketNames => Transcript.Names("ssu-*").Except(Transcript.Names("ssu-over-*"));

    [Fact]
    public void There_are_recordings_of_all_kinds()
    {
        PacketNames.Should().HaveCount(16);
        SoundPackets.Should().HaveCount(14);
        Streams.Should().HaveCount(4);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Packets))]
    public async Task Our_server_answers_every_recorded_packet(string name)
    {
        var recording = Transcript.Read(name);
        using var cipher = SuiteOf(recording).PacketsForClient();
        await using var server = await StartAsync(recording, "udp");
        await using var target = await EchoTarget.StartAsync(_host);
        foreach (var channel in recording.Chunks.Where(chunk => chunk.Side is TranscriptSide.Client).GroupBy(chunk => chunk.Channel))
        {
            await using var client = await _host.ConnectDatagramAsync(new ConnectContext(server.Services[0].LocalEndPoint));
            foreach (var packet in channel.Select(chunk => chunk.Bytes))
            {
                await client.SendAsync(packet);
                Open(cipher, (await client.NextAsync())!).Should().Equal(Open(cipher, packet), "an echo's source is where it was sent to");
            }
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(SoundPackets))]
    public async Task Our_client_sends_what_the_recorded_one_does_and_understands_the_answers(string name)
    {
        var recording = Transcript.Read(name);
        using var cipher = SuiteOf(recording).PacketsForServer(new SaltFilter());
        await using var server = await _host.BindDatagramAsync(Address.Parse("127.0.0.1:17011"));
        await using var connection = await ConnectAsync(recording);
        var buffer = new byte[65_536];
        foreach (var (line, answer) in Lines.Zip(recording.Chunks.Where(chunk => chunk.Side is TranscriptSide.Server)))
        {
            await connection.SendAsync(Encoding.ASCII.GetBytes(line));
            var asked = await server.ReceiveAsync(buffer);
            Open(cipher, asked.Payload.ToArray()).Should().Equal([.. Block, .. Encoding.ASCII.GetBytes(line)]);
            await server.SendAsync(answer.Bytes, asked.Peer!);
            (await connection.NextAsync()).Should().Equal(Encoding.ASCII.GetBytes(line));
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BrokenPackets))]
    public async Task Our_client_drops_answers_without_an_address(string name)
    {
        var recording = Transcript.Read(name);
        using var cipher = SuiteOf(recording).PacketsForServer(new SaltFilter());
        await using var server = await _host.BindDatagramAsync(Address.Parse("127.0.0.1:17011"));
        await using var connection = await ConnectAsync(recording);
        await connection.SendAsync("hello-1"u8.ToArray());
        var asked = await server.ReceiveAsync(new byte[1024]);
        foreach (var answer in recording.Chunks.Where(chunk => chunk.Side is TranscriptSide.Server))
        {
            await server.SendAsync(answer.Bytes, asked.Peer!);
        }

        var whole = new byte[cipher.Overhead + Block.Length + 1];
        cipher.Seal([.. Block, (byte)'!'], whole);
        await server.SendAsync(whole, asked.Peer!);

        (await connection.NextAsync()).Should().Equal("!"u8.ToArray());
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Streams))]
    public async Task Our_server_carries_every_packet_of_a_recorded_stream(string name)
    {
        var recording = Transcript.Read(name);
        await using var server = await StartAsync(recording, "tcp");
        await using var target = await EchoTarget.StartAsync(_host);
        await using var raw = await _host.DialAsync("127.0.0.1:17010");
        await using var client = SuiteOf(recording).ToServer(raw);
        foreach (var chunk in recording.Chunks.Where(chunk => chunk.Side is TranscriptSide.Client))
        {
            await raw.SendAsync(chunk.Bytes);
        }

        foreach (var line in Lines)
        {
            var frame = new byte[3 + Block.Length + line.Length];
            await client.Stream.ReadExactlyAsync(frame);
            frame.Should().Equal([0, (byte)line.Length, 0xFF, .. Block, .. Encoding.ASCII.GetBytes(line)]);
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Streams))]
    public async Task Our_client_understands_the_packets_of_a_recorded_stream(string name)
    {
        var recording = Transcript.Read(name);
        await using var pair = ConnectionPair.CreateInMemory();
        await using var server = SuiteOf(recording).ToClient(pair.Server, new SaltFilter());
        await using var connection = await ConnectorOf(recording).ConnectDatagramAsync(pair.Client, _host, Wanted);
        foreach (var line in Lines)
        {
            await connection.SendAsync(Encoding.ASCII.GetBytes(line));
            await server.ExpectAsync([0, (byte)line.Length, 0xFF, .. Block, .. Encoding.ASCII.GetBytes(line)]);
        }

        foreach (var chunk in recording.Chunks.Where(chunk => chunk.Side is TranscriptSide.Server))
        {
            await pair.Server.SendAsync(chunk.Bytes);
        }

        foreach (var line in Lines)
        {
            (await connection.NextAsync()).Should().Equal(Encoding.ASCII.GetBytes(line));
        }
    }

    private static byte[] Open(IPacketCipher cipher, byte[] packet)
    {
        var copy = (byte[])packet.Clone();
        cipher.TryOpen(copy, out var plain).Should().BeTrue();
        return copy[plain];
    }

    private static CipherSuite SuiteOf(Transcript recording) => Secrets.Of(recording.Header["method"], recording.Header["password"]);

    private static ShadowsocksUdpConnector ConnectorOf(Transcript recording) => new(SuiteOf(recording), TestTimeouts.Wait, TimeProvider.System);

    private async Task<DatagramConnection> ConnectAsync(Transcript recording)
    {
        var transport = await _host.ConnectDatagramAsync(new ConnectContext(Address.Parse("127.0.0.1:17011")));
        return await ConnectorOf(recording).ConnectDatagramAsync(transport, _host, Wanted);
    }

    private Task<Forwarder> StartAsync(Transcript recording, string transport) => new ForwarderBuilder()
        .UseRoute(_host)
        .Listen($"ssu+{transport}://{recording.Header["method"]}:{recording.Header["password"]}@127.0.0.1:17010")
        .StartAsync();
}
