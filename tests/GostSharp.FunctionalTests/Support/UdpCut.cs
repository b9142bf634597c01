using System.Net;
using System.Net.Sockets;

namespace GostSharp.FunctionalTests.Support;

/// <summary>A way for the packets of one client to a server that a test can cut: what is sent then is lost, and nobody is told.</summary>
internal sealed class UdpCut : IAsyncDisposable
{
    private readonly Socket _near = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _far = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _carrying;
    private volatile EndPoint? _client;
    private volatile bool _isCut;

    public UdpCut(IPEndPoint to)
    {
        _near.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _far.Connect(to);
        _carrying = Task.WhenAll(CarryUpAsync(), CarryDownAsync());
    }

    public IPEndPoint EndPoint => (IPEndPoint)_near.LocalEndPoint!;

    /// <summary>Whether packets are lost.</summary>
    public bool IsCut { get => _isCut; set => _isCut = value; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _carrying;
        _near.Dispose();
        _far.Dispose();
        _stopping.Dispose();
    }

    private Task CarryUpAsync() => CarryAsync(async buffer =>
    {
        var received = await _near.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stopping.Token);
        _client = received.RemoteEndPoint;
        await LoseOrAsync(() => _far.SendAsync(buffer.AsMemory(0, received.ReceivedBytes), _stopping.Token));
    });

    private Task CarryDownAsync() => CarryAsync(async buffer =>
    {
        var length = await _far.ReceiveAsync(buffer, _stopping.Token);
        await LoseOrAsync(() => _near.SendToAsync(buffer.AsMemory(0, length), _client!, _stopping.Token));
    });

    private async Task CarryAsync(Func<byte[], Task> carry)
    {
        var buffer = new byte[65_536];
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await carry(buffer);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // An end that is not there (yet) is a loss, as in any network.
            }
        }
    }

    private async ValueTask LoseOrAsync(Func<ValueTask<int>> send)
    {
        if (!_isCut)
        {
            await send();
        }
    }
}
