using System.Net;
using System.Text;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Binding;

/// <summary>Plays 127.0.0.1:17040 of the recordings, who comes to port 17020; what the server says there tells what he did before.</summary>
internal abstract class RecordedPeer : IAsyncDisposable
{
    protected const string Bound = "127.0.0.1:17020";

    private static readonly byte[] RecordedPort = [0x42, 0x90];

    /// <summary>Everything that he said.</summary>
    public StringBuilder Said { get; } = new();

    protected abstract EndPoint? Own { get; }

    /// <summary>Does what makes the server say these bytes.</summary>
    public abstract Task ActBeforeAsync(byte[] chunk);

    /// <summary>The bytes with the port that the peer really has.</summary>
    public byte[] AsIs(byte[] chunk)
    {
        var bytes = chunk.ToArray();
        if (bytes.AsSpan().IndexOf(RecordedPort) is >= 0 and var at && Own is IPEndPoint own)
        {
            (bytes[at], bytes[at + 1]) = ((byte)(own.Port >> 8), (byte)own.Port);
        }

        return bytes;
    }

    /// <summary>Leaves, and returns what came back.</summary>
    public abstract Task<string> LeaveAsync();

    public abstract ValueTask DisposeAsync();

    protected static bool NamesPeer(byte[] chunk) => chunk.AsSpan().IndexOf(RecordedPort) >= 0;
}

/// <summary>By TCP.</summary>
internal sealed class RecordedTcpPeer(MemoryHost host) : RecordedPeer
{
    private static readonly string[] Lines = ["peer-1", "peer-2"];

    private readonly StringBuilder _heard = new();
    private StreamConnection? _connection;
    private Task _reading = Task.CompletedTask;

    protected override EndPoint? Own => _connection?.LocalEndPoint;

    public override async Task ActBeforeAsync(byte[] chunk)
    {
        if (_connection is null && (NamesPeer(chunk) || chunk is [1, 0, 0, 0, 3, 0, 0, 0, ..]))
        {
            _connection = await host.DialAsync(Bound);
            _reading = ReadAsync(_connection);
        }

        if (chunk is [1, 1, 0, 0, 3, 0, 0, 0])
        {
            await _connection!.CompleteWritesAsync();
        }

        foreach (var line in Lines.Where(line => chunk.AsSpan().EndsWith(Encoding.ASCII.GetBytes(line))))
        {
            Said.Append(line);
            await _connection!.SendAsync(Encoding.ASCII.GetBytes(line));
        }
    }

    public override async Task<string> LeaveAsync()
    {
        if (_connection is not null)
        {
            await _connection.CompleteWritesAsync();
            await _reading;
        }

        return _heard.ToString();
    }

    public override ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task ReadAsync(StreamConnection connection)
    {
        var buffer = new byte[256];
        while (await connection.Stream.ReadAsync(buffer) is > 0 and var read)
        {
            _heard.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
    }
}

/// <summary>By UDP.</summary>
internal sealed class RecordedUdpPeer(MemoryHost host) : RecordedPeer
{
    private DatagramConnection? _packets;
    private int _count;

    protected override EndPoint? Own => _packets?.LocalEndPoint;

    // A frame is recorded in pieces, of which this is the first.
    public override async Task ActBeforeAsync(byte[] chunk)
    {
        if (chunk is [0, 6, 0xFF])
        {
            _packets ??= await host.ConnectDatagramAsync(new ConnectContext(Address.Parse(Bound)));
            var line = $"peer-{++_count}";
            Said.Append(line);
            await _packets.SendAsync(Encoding.ASCII.GetBytes(line));
        }
    }

    public override async Task<string> LeaveAsync()
    {
        var heard = new StringBuilder();
        var buffer = new byte[256];
        for (var i = 0; i < _count; i++)
        {
            var received = await _packets!.ReceiveAsync(buffer);
            heard.Append(Encoding.ASCII.GetString(buffer, 0, received.Length));
        }

        return heard.ToString();
    }

    public override ValueTask DisposeAsync() => _packets?.DisposeAsync() ?? ValueTask.CompletedTask;
}
