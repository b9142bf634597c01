using GostSharp.Multiplexing;
using GostSharp.Tests.Vectors;
using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.Mux;

/// <summary>Sessions that were recorded between gost programs, with one of them replaced by us.</summary>
public sealed class RecordedMuxTests
{
    private static readonly MuxOptions AsGost = new() { HalfClose = MuxHalfClose.Never };

    public static TheoryData<string> Names => new([.. Transcript.Names("mtls-*"), .. Transcript.Names("mws-*")]);

    [Fact]
    public void The_recordings_are_here() => Names.Should().HaveCount(8);

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Names))]
    public Task Our_listener_understands_gosts_client_and_answers_as_gosts_server(string name) => ReplayAsync(name, TranscriptSide.Server);

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Names))]
    public Task Our_dialer_speaks_as_gosts_client_and_understands_gosts_server(string name) => ReplayAsync(name, TranscriptSide.Client);

    /// <summary>Sends what one side sent, and lets ours do what makes it say what the other side said.</summary>
    private static async Task ReplayAsync(string name, TranscriptSide ours)
    {
        await using var pair = ConnectionPair.CreateInMemory();
        await using var session = ours is TranscriptSide.Client
            ? MuxSession.AsClient(pair.Server, AsGost, TimeProvider.System)
            : MuxSession.AsServer(pair.Server, AsGost, TimeProvider.System);
        var streams = new Dictionary<uint, StreamConnection>();
        foreach (var (side, frame, payload) in FramesOf(Transcript.Read(name)))
        {
            if (side == ours)
            {
                await SayAsync(session, streams, frame, payload);
                (await ReadAsync(pair.Client, MuxFrame.HeaderLength + payload.Length)).Should().Equal(BytesOf(frame, payload));
            }
            else
            {
                await pair.Client.Stream.WriteAsync(BytesOf(frame, payload));
                await HearAsync(session, streams, frame, payload);
            }
        }

        streams.Should().HaveCount(2);
    }

    private static async Task SayAsync(MuxSession session, Dictionary<uint, StreamConnection> streams, MuxFrame frame, byte[] payload)
    {
        switch (frame.Command)
        {
            case MuxCommand.Open:
                streams[frame.StreamId] = await session.OpenAsync(default(ReadOnlyMemory<byte>));
                break;
            case MuxCommand.Data:
                await streams[frame.StreamId].Stream.WriteAsync(payload);
                break;
            default:
                frame.Command.Should().Be(MuxCommand.End);
                await streams[frame.StreamId].DisposeAsync();
                break;
        }
    }

    private static async Task HearAsync(MuxSession session, Dictionary<uint, StreamConnection> streams, MuxFrame frame, byte[] payload)
    {
        if (frame.Command is MuxCommand.Open)
        {
            streams[frame.StreamId] = (StreamConnection)(await session.AcceptAsync())!;
        }
        else if (frame.Command is MuxCommand.Data)
        {
            (await ReadAsync(streams[frame.StreamId], payload.Length)).Should().Equal(payload);
        }
        else if (streams[frame.StreamId] is { } stream && session.StreamCount > 0)
        {
            (await stream.Stream.ReadAsync(new byte[1])).Should().Be(0);
        }
    }

    private static IEnumerable<(TranscriptSide Side, MuxFrame Frame, byte[] Payload)> FramesOf(Transcript recording)
    {
        foreach (var (side, bytes) in ContentOf(recording))
        {
            for (var rest = bytes; rest.Length > 0;)
            {
                MuxFrame.TryParse(rest, 1, out var frame, out var head).Should().BeTrue();
                var payload = rest[head..(head + frame.Length)];
                yield return (side, frame, payload);
                rest = rest[(head + payload.Length)..];
            }
        }
    }

    // Around the frames of mws stand those of WebSocket, behind a request and a response.
    private static IEnumerable<(TranscriptSide Side, byte[] Bytes)> ContentOf(Transcript recording) =>
        recording.Name.StartsWith("mtls", StringComparison.Ordinal)
            ? recording.Chunks.Select(chunk => (chunk.Side, chunk.Bytes))
            : recording.Chunks.Skip(2).Select(chunk => (chunk.Side, PayloadOf(chunk.Bytes)));

    private static byte[] PayloadOf(byte[] message)
    {
        FrameHeader.TryParse(message, out var header, out var size).Should().BeTrue();
        header.Length.Should().Be(message.Length - size, "each frame is a message of its own");
        var payload = message[size..];
        FrameMask.Apply(payload, header.Mask ?? 0);
        return payload;
    }

    private static byte[] BytesOf(MuxFrame frame, byte[] payload)
    {
        var head = new byte[MuxFrame.HeaderLength];
        frame.Write(head, 1);
        return [.. head, .. payload];
    }

    private static async Task<byte[]> ReadAsync(StreamConnection connection, int count)
    {
        var bytes = new byte[count];
        await connection.Stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
