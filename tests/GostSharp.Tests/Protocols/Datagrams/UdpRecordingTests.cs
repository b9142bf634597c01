using GostSharp.Codecs;
using GostSharp.Protocols.Http;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Tests.Transports.Udp;
using GostSharp.Tests.Vectors;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Datagrams;

/// <summary>UDP between real gost programs through SOCKS5 and HTTP, with one side of them replaced by ours.</summary>
public sealed class UdpRecordingTests
{
    private static readonly string[] Lines = ["hello-1", "hello-2", "hello-three"];
    private static readonly ConnectContext Wanted = new(Address.Parse("127.0.0.1:17001"));

    private readonly MemoryHost _host = new MemoryNetwork().GetHost("127.0.0.1");

    public static TheoryData<string> SocksTunnels => [.. Transcript.Names("socks5-udptun-g*"), .. Transcript.Names("quirk-udptun-*")];

    public static TheoryData<string> Associations => [.. Transcript.Names("socks5-udp-associate-*"), .. Transcript.Names("quirk-associate-*")];

    public static TheoryData<string> OurClients => [.. Transcript.Names("socks5-udptun-g3-*"), "http-udp-g3-to-g3", "http-udp-auth-g3-to-g3"];

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(SocksTunnels))]
    public async Task Our_server_carries_every_packet_of_a_recorded_tunnel(string name)
    {
        var chunks = Transcript.Read(name).Chunks.Where(chunk => chunk.Side is TranscriptSide.Client).Select(chunk => chunk.Bytes).ToList();
        await using var server = await StartAsync();
        await using var target = await EchoTarget.StartAsync(_host);
        await using var client = await OpenAsync(chunks, Socks5Command.UdpTunnel);

        foreach (var chunk in chunks[2..])
        {
            await client.SendAsync(chunk);
        }

        await ExpectFramesAsync(client, chunks[2..].SelectMany(chunk => chunk).ToArray());
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Associations))]
    public async Task Our_server_carries_every_packet_of_a_recorded_association(string name)
    {
        var chunks = Transcript.Read(name).Chunks.Where(chunk => chunk.Side is TranscriptSide.Client).ToList();
        await using var server = await StartAsync();
        await using var target = await EchoTarget.StartAsync(_host);
        await using var client = await _host.DialAsync("127.0.0.1:1080");
        var bound = await AskAsync(client, [.. chunks.Where(chunk => chunk.Channel == 1).Select(chunk => chunk.Bytes)], Socks5Command.UdpAssociate);
        await using var packets = await _host.ConnectDatagramAsync(new ConnectContext(bound));

        foreach (var datagram in chunks.Where(chunk => chunk.Channel == 2).Select(chunk => chunk.Bytes))
        {
            await packets.SendAsync(datagram);
            (await packets.NextAsync()).Should().Equal([0, 0, 0, .. datagram[3..]], "neither the reserved field nor the fragment means anything");
        }

        await client.DisposeAsync();
        await Eventually.TrueAsync(() => server.Services[0].Statistics.Active == 0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(OurClients))]
    public async Task Our_client_sends_the_recorded_bytes_and_understands_the_answers(string name)
    {
        var recording = Transcript.Read(name);
        await using var pair = ConnectionPair.CreateInMemory();
        var playing = PlayServerAsync(recording, pair.Server);

        await using var connection = await ConnectorFor(name).ConnectDatagramAsync(pair.Client, _host, Wanted);
        foreach (var line in Lines.Where(line => Sent(recording).Contains(line, StringComparison.Ordinal)))
        {
            await connection.SendAsync(System.Text.Encoding.ASCII.GetBytes(line));
            (await connection.NextAsync()).Should().Equal(System.Text.Encoding.ASCII.GetBytes(line));
        }

        await playing;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("socks5-udptun-refused-raw-to-g3")]
    [InlineData("http-udp-refused-g3-to-g3")]
    public async Task Our_client_blames_the_node_for_the_recorded_refusal(string name)
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var playing = PlayServerAsync(Transcript.Read(name), pair.Server);

        var failure = (await FluentActions.Awaiting(() => ConnectorFor(name).ConnectDatagramAsync(pair.Client, _host, Wanted).AsTask())
            .Should().ThrowAsync<ConnectFailedException>()).Which;

        failure.Should().BeEquivalentTo(new { Reason = FailureReason.Forbidden, Site = FailureSite.Node });
        failure.Message.Should().Contain("udp=true");
        await playing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Our_server_refuses_with_the_recorded_bytes_unless_it_is_told_to_carry_packets()
    {
        var recording = Transcript.Read("socks5-udptun-refused-raw-to-g3");
        await using var server = await StartAsync("");
        foreach (var command in new[] { Socks5Command.UdpTunnel, Socks5Command.UdpAssociate })
        {
            await using var client = await _host.DialAsync("127.0.0.1:1080");
            await client.SendAsync("05 01 00");
            await client.ExpectAsync("05 00");
            await client.SendAsync([5, command, 0, 1, 0, 0, 0, 0, 0, 0]);
            await client.ExpectAsync(recording.Sent(TranscriptSide.Server)[2..]);
            await client.ExpectEndAsync();
        }
    }

    private static string Sent(Transcript recording) => System.Text.Encoding.ASCII.GetString(recording.Sent(TranscriptSide.Client));

    private static IDatagramConnector ConnectorFor(string name) => name.StartsWith("http", StringComparison.Ordinal)
        ? new HttpConnector(new HttpConnectorOptions { Credentials = name.Contains("auth", StringComparison.Ordinal) ? new Credentials("admin", "123456") : null }, TimeProvider.System)
        : new Socks5Connector(new Socks5ConnectorOptions(), TimeProvider.System);

    // v3 writes a frame, and the head of a response, in pieces.
    private static async Task PlayServerAsync(Transcript recording, StreamConnection server)
    {
        foreach (var chunk in recording.Chunks)
        {
            if (chunk.Side is TranscriptSide.Server)
            {
                await server.SendAsync(chunk.Bytes);
                continue;
            }

            var received = new byte[chunk.Bytes.Length];
            await server.Stream.ReadExactlyAsync(received);
            Convert.ToHexString(received).Should().Be(Convert.ToHexString(chunk.Bytes));
        }
    }

    private static async Task ExpectFramesAsync(StreamConnection client, byte[] sent)
    {
        while (UdpTunnelHeader.TryParse(sent, out var header, out _))
        {
            var frame = sent[..(header.Length + header.Reserved)];
            sent = sent[frame.Length..];
            if (header.Reserved > 0)
            {
                var answer = new byte[frame.Length];
                await client.Stream.ReadExactlyAsync(answer);
                answer.Should().Equal([.. frame[..2], 0xFF, .. frame[3..]]);
            }
        }
    }

    private static async Task<System.Net.EndPoint> AskAsync(StreamConnection client, IReadOnlyList<byte[]> chunks, byte command)
    {
        await client.SendAsync(chunks[0]);
        await client.ExpectAsync("05 00");
        chunks[1][1].Should().Be(command);
        await client.SendAsync(chunks[1]);
        var reply = await MessageReader.ReadAsync<Socks5Reply>(client, Socks5Reply.TryParse, Socks5Reply.MaxLength, "reply", CancellationToken.None);
        reply.Code.Should().Be(Socks5ReplyCode.Succeeded);
        return reply.Address!;
    }

    private async Task<StreamConnection> OpenAsync(IReadOnlyList<byte[]> chunks, byte command)
    {
        var client = await _host.DialAsync("127.0.0.1:1080");
        await AskAsync(client, chunks, command);
        return client;
    }

    private Task<Forwarder> StartAsync(string parameters = "?udp=true&notls=true") =>
        new ForwarderBuilder().UseRoute(_host).Listen("socks5://127.0.0.1:1080" + parameters).StartAsync();
}
