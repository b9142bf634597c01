using System.Text;
using GostSharp.Codecs;
using GostSharp.Codecs.Http;
using GostSharp.Tests.Vectors;
using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

/// <summary>Exchanges that were recorded between gost programs, with one of them replaced by us.</summary>
public sealed class RecordedTests
{
    public static TheoryData<string> Names => new(Transcript.Names("ws-*"));

    [Fact]
    public void The_recordings_are_here() => Names.Should().HaveCount(9);

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Names))]
    public async Task Our_server_understands_gosts_client_and_answers_as_gosts_server(string name)
    {
        var recording = Transcript.Read(name);
        await using var pair = ConnectionPair.CreateInMemory();
        var (request, _) = Heads(recording);
        await pair.Client.SendAsync(request);
        await using var server = await new WebSocketServerUpgrade(new() { Path = PathOf(request) }, TimeProvider.System).UpgradeAsync(pair.Server);

        // gost's answer, with the accept value that belongs to the recorded key.
        (await pair.Client.ReadAsync(Heads(recording).Response.Length)).Should().Equal(Heads(recording).Response);
        await ReplayAsync(recording, TranscriptSide.Client, pair.Client, server);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Names))]
    public async Task Our_client_asks_as_gosts_client_and_understands_gosts_server(string name)
    {
        var recording = Transcript.Read(name);
        await using var pair = ConnectionPair.CreateInMemory();
        var (request, response) = Heads(recording);
        HttpRequestHead.TryParse(request, out var recorded, out _).Should().BeTrue();
        var options = new WebSocketClientOptions { Host = recorded!.Headers["Host"]!, Path = recorded.Target, UserAgent = recorded.Headers["User-Agent"]! };
        var upgrading = new WebSocketClientUpgrade(options, TimeProvider.System).UpgradeAsync(pair.Client).AsTask();
        var own = await MessageReader.ReadAsync<HttpRequestHead>(pair.Server, HttpRequestHead.TryParse, HttpHead.MaxLength, "the request", default);
        var key = own.Headers["Sec-WebSocket-Key"]!;

        Encoding.ASCII.GetString(own.ToBytes()).Should().Be(Encoding.ASCII.GetString(request).Replace(recorded.Headers["Sec-WebSocket-Key"]!, key, StringComparison.Ordinal));
        await pair.Server.SendAsync(WithAccept(response, key));
        await using var client = await upgrading;
        await ReplayAsync(recording, TranscriptSide.Server, pair.Server, client);
    }

    /// <summary>Sends what one side sent, and lets ours say what the other side said.</summary>
    private static async Task ReplayAsync(Transcript recording, TranscriptSide theirs, StreamConnection peer, StreamConnection ours)
    {
        foreach (var chunk in recording.Chunks.Skip(2))
        {
            FrameHeader.TryParse(chunk.Bytes, out var header, out var size).Should().BeTrue();
            var payload = chunk.Bytes[size..];
            FrameMask.Apply(payload, header.Mask ?? 0);
            if (chunk.Side == theirs)
            {
                await peer.SendAsync(chunk.Bytes);
                (await ours.ReadAsync(header.IsControl ? 0 : payload.Length)).Should().Equal(header.IsControl ? [] : payload);
            }
            else if (!header.IsControl)
            {
                await ours.SendAsync(payload);
                await ShouldBeAsync(peer, header, payload);
            }
            else if (header.Opcode is FrameOpcode.Pong)
            {
                var reading = ours.Stream.ReadAsync(Memory<byte>.Empty);
                await ShouldBeAsync(peer, header, payload);
                await peer.SendAsync(theirs is TranscriptSide.Client ? Frames.Masked(0x82, 0) : Frames.Plain(0x82, 0));
                await reading;
                await ours.ReadAsync(1);
            }
        }
    }

    private static async Task ShouldBeAsync(StreamConnection peer, FrameHeader recorded, byte[] payload)
    {
        var (header, bytes) = await peer.ReadFrameAsync();
        (header with { Mask = null }).Should().Be(recorded with { Mask = null });
        header.Mask.HasValue.Should().Be(recorded.Mask.HasValue);
        bytes.Should().Equal(payload);
    }

    private static (byte[] Request, byte[] Response) Heads(Transcript recording) =>
        (recording.Chunks.First().Bytes, recording.Chunks.Skip(1).First().Bytes);

    private static string PathOf(byte[] request) => Encoding.ASCII.GetString(request).Split(' ')[1];

    private static byte[] WithAccept(byte[] response, string key)
    {
        HttpResponseHead.TryParse(response, out var head, out _).Should().BeTrue();
        var recorded = head!.Headers["Sec-WebSocket-Accept"]!;
        return Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(response).Replace(recorded, WebSocketHandshake.AcceptFor(key), StringComparison.Ordinal));
    }
}
