using System.Net;
using GostSharp.Diagnostics;

namespace GostSharp.FunctionalTests;

public sealed class DescriptorTests : LeakCheckedTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_process_that_runs_out_of_descriptors_goes_on_when_it_has_some_again()
    {
        const int Descriptors = 250;
        await using var echo = EchoServer.Start();
        await using var process = await ForwarderProcess.StartAsync(echo.EndPoint, Descriptors);
        var clients = new List<TcpTestConnection>();

        for (var i = 0; i < Descriptors; i++)
        {
            clients.Add(await TcpClients.ConnectAsync(process.EndPoint));
        }

        await process.LogsAsync(EventIds.AcceptFailed);
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        await process.LogsAsync(EventIds.AcceptRecovered);
        while (!await IsServedAsync(process.EndPoint))
        {
            // It may still be giving back what it had for the others.
        }

        process.HasExited.Should().BeFalse();
    }

    private static async Task<bool> IsServedAsync(IPEndPoint server)
    {
        await using var client = await TcpClients.ConnectAsync(server);
        try
        {
            await client.EchoesAsync("alive");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
