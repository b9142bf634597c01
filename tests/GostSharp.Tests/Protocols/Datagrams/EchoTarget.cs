namespace GostSharp.Tests.Protocols.Datagrams;

/// <summary>A packet target that sends everything back.</summary>
internal sealed class EchoTarget : IAsyncDisposable
{
    private readonly DatagramSocket _socket;
    private readonly Task _echoing;

    private EchoTarget(DatagramSocket socket)
    {
        _socket = socket;
        _echoing = EchoAsync();
    }

    public static async Task<EchoTarget> StartAsync(IRoute host, string address = "127.0.0.1:17001") => new(await host.BindDatagramAsync(Address.Parse(address)));

    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync();
        await _echoing;
    }

    private async Task EchoAsync()
    {
        var buffer = new byte[65_536];
        while (await _socket.ReceiveAsync(buffer) is { IsEnd: false } packet)
        {
            await _socket.SendAsync(packet.Payload, packet.Peer!);
        }
    }
}
