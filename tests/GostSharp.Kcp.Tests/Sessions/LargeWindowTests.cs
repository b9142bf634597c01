namespace GostSharp.Kcp.Tests.Sessions;

/// <summary>The clock stands still: nothing is sent twice.</summary>
public sealed class LargeWindowTests : SessionTestBase
{
    [Fact]
    public async Task A_client_has_room_for_all_of_its_window()
    {
        const int segments = 8_000;
        var options = Options with { SendWindow = 8_192, ReceiveWindow = 8_192, DataShards = 0, ParityShards = 0, Compression = false };
        var listener = Listen(null, options);
        var socket = Network.Bind();
        var client = Own(KcpClient.Connect(socket, listener.LocalEndPoint!, options, Clock));
        await client.Stream.WriteAsync(new byte[] { 1 });
        var server = await AcceptAsync(listener);
        await SettleAsync(client);
        var gate = new TaskCompletionSource();
        socket.HoldsSends = gate.Task;

        try
        {
            await client.Stream.WriteAsync(new byte[segments * 1_000]);

            client.Statistics.PacketsDropped.Should().Be(0);
        }
        finally
        {
            socket.HoldsSends = null;
            gate.SetResult();
        }

        await ReadAsync(server, 1 + (segments * 1_000));
    }
}
