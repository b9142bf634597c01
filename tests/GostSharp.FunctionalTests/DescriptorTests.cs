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

    // A file to read it from would need a descriptor.
    [Fact(Timeout = 60_000)]
    public async Task How_many_there_may_be_is_known_without_any_left() =>
        (await ForwarderProcess.ReadLimitAsync(descriptors: 200)).Should().Be("200");

    [Fact(Timeout = 60_000)]
    public async Task A_limit_that_is_raised_counts_although_it_was_lower_at_the_first_connection()
    {
        const int Descriptors = 1000;
        await using var echo = EchoServer.Start();
        await using var process = await ForwarderProcess.StartAsync(echo.EndPoint, Descriptors);
        await process.LeaveAsync(20);
        var clients = new List<TcpTestConnection>();
        for (var i = 0; i < Descriptors / 3; i++)
        {
            clients.Add(await TcpClients.ConnectAsync(process.EndPoint));
        }

        await process.LogsAsync(EventIds.AcceptFailed);

        await process.LimitAsync(Descriptors);

        while (!await IsServedAsync(process.EndPoint))
        {
            // It may still be waiting after the failure.
        }

        process.HasExited.Should().BeFalse();
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
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
