using System.Text;
using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

/// <summary>A session whose other end is the test itself, frame by frame.</summary>
internal sealed class MuxPeer : IAsyncDisposable
{
    private readonly MuxOptions _options;
    private readonly StreamConnection _wire;

    private MuxPeer(MuxOptions options, bool isClient)
    {
        _options = options;
        var pair = ConnectionPair.CreateInMemory();
        _wire = pair.Server;
        Transport = new FaultyStream(pair.Client.Stream);
        var transport = new StreamConnection(Transport, pair.Client);
        Session = isClient ? MuxSession.AsClient(transport, options, Time) : MuxSession.AsServer(transport, options, Time);
    }

    public ManualTime Time { get; } = new();

    /// <summary>Below the session.</summary>
    public FaultyStream Transport { get; }

    public MuxSession Session { get; }

    /// <summary>A server that is talked to by a peer which has announced nothing.</summary>
    public static Task<MuxPeer> OfServerAsync(MuxOptions? options = null) => CreateAsync(options ?? new MuxOptions(), isClient: false);

    public static Task<MuxPeer> OfClientAsync(MuxOptions? options = null) => CreateAsync(options ?? new MuxOptions(), isClient: true);

    public Task SendAsync(string hex) => SendAsync(Codecs.Hex.Bytes(hex));

    public async Task SendAsync(byte[] bytes) => await _wire.Stream.WriteAsync(bytes);

    public Task SendAsync(MuxCommand command, uint id, MuxUpdate update = default)
    {
        var bytes = new byte[MuxFrame.MaxHeadLength];
        return SendAsync(bytes[..new MuxFrame(command, id, Update: update).Write(bytes, _options.Version)]);
    }

    public Task SendDataAsync(uint id, string text) => SendDataAsync(id, Encoding.ASCII.GetBytes(text));

    public Task SendDataAsync(uint id, byte[] payload) => SendAsync(DataFrame(id, payload, _options.Version));

    public static byte[] DataFrame(uint id, byte[] payload, int version = 1)
    {
        var bytes = new byte[MuxFrame.HeaderLength + payload.Length];
        new MuxFrame(MuxCommand.Data, id, payload.Length).Write(bytes, version);
        payload.CopyTo(bytes, MuxFrame.HeaderLength);
        return bytes;
    }

    /// <summary>Reads the next frame of the session.</summary>
    public async Task<(MuxFrame Frame, byte[] Payload)> ReadAsync()
    {
        var head = new byte[MuxFrame.MaxHeadLength];
        await _wire.Stream.ReadExactlyAsync(head.AsMemory(0, MuxFrame.HeaderLength));
        var length = MuxFrame.HeaderLength;
        if (head[1] == (byte)MuxCommand.Update)
        {
            await _wire.Stream.ReadExactlyAsync(head.AsMemory(length));
            length = head.Length;
        }

        MuxFrame.TryParse(head.AsSpan(0, length), _options.Version, out var frame, out _).Should().BeTrue();
        var payload = new byte[frame.Command is MuxCommand.Data ? frame.Length : 0];
        await _wire.Stream.ReadExactlyAsync(payload);
        return (frame, payload);
    }

    /// <summary>The next frame is this one.</summary>
    public async Task ExpectAsync(MuxCommand command, uint id)
    {
        var (frame, _) = await ReadAsync();
        (frame.Command, frame.StreamId).Should().Be((command, id));
    }

    public async Task ExpectDataAsync(uint id, string text)
    {
        var (frame, payload) = await ReadAsync();
        (frame.Command, frame.StreamId, Encoding.ASCII.GetString(payload)).Should().Be((MuxCommand.Data, id, text));
    }

    /// <summary>Nothing more comes, until the end of the transport.</summary>
    public async Task ExpectEndAsync() => (await _wire.Stream.ReadAsync(new byte[1])).Should().Be(0);

    /// <summary>Opens a stream and lets the session accept it.</summary>
    public async Task<StreamConnection> AcceptAsync(uint id)
    {
        await SendAsync(MuxCommand.Open, id);
        return (StreamConnection)(await Session.AcceptAsync())!;
    }

    public void Complete() => _ = _wire.CompleteWritesAsync().AsTask();

    public void Cut() => _wire.Abort();

    public async ValueTask DisposeAsync()
    {
        _wire.Abort();
        await Session.DisposeAsync();
        await _wire.DisposeAsync();
    }

    private static async Task<MuxPeer> CreateAsync(MuxOptions options, bool isClient)
    {
        var peer = new MuxPeer(options, isClient);
        if (options.HalfClose is MuxHalfClose.Auto)
        {
            await peer.ExpectAsync(MuxCommand.KeepAlive, MuxAnnouncement.Hello);
        }

        return peer;
    }
}
