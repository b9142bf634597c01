namespace GostSharp.FunctionalTests;

/// <summary>What the kernel's relay takes, it gives back.</summary>
public sealed class KernelRelayTests : LeakCheckedTests
{
    // Linux cuts names of threads after 15 letters.
    private static int Loops => Directory.EnumerateFiles("/proc/self/task", "comm", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .Count(file => ReadName(file) == "GostSharp socke");

    [Fact(Timeout = 60_000)]
    public async Task After_the_last_connection_neither_thread_nor_pipe_is_left()
    {
        if (!Relaying.Linux.KernelRelay.IsSupported)
        {
            return;
        }

        await using (var connection = await ForwardedConnection.OpenAsync())
        {
            var sending = RandomBytes.WriteAsync(connection.Client.Stream, 1, 50_000_000);
            (await RandomBytes.VerifyAsync(connection.Target.Stream, 1, 50_000_000)).Should().Equal(await sending);
            Loops.Should().BeInRange(1, 4);
        }

        await Eventually.TrueAsync(() => Loops == 0);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_can_do_without_it(bool useKernel)
    {
        if (!Relaying.Linux.KernelRelay.IsSupported)
        {
            return;
        }

        WatchedListener? listener = null;
        await using var connection = await ForwardedConnection.OpenAsync(
            service => service.UseKernelRelay(useKernel),
            forwarder => forwarder.AddListener(
                "tcp", async (context, token) => listener = new WatchedListener(await context.Route.ListenAsync(context.Address, token))));

        var accepted = (StreamConnection)listener!.Accepted.Single().Target!;

        accepted.CanDetachSocket.Should().Be(!useKernel, "the kernel's relay takes the socket");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_process_without_descriptors_for_pipes_carries_every_byte_nevertheless()
    {
        const int Descriptors = 250;
        await using var echo = EchoServer.Start();
        await using var process = await ForwarderProcess.StartAsync(echo.EndPoint, Descriptors);
        var others = new List<TcpTestConnection>();
        for (var i = 0; i < Descriptors / 4; i++)
        {
            others.Add(await TcpClients.ConnectAsync(process.EndPoint));
            await others[^1].EchoesAsync("here");
        }

        await using (var client = await TcpClients.ConnectAsync(process.EndPoint))
        {
            await client.EchoesAsync(seed: 5, length: 50_000_000);
        }

        await Task.WhenAll(others.Select(client => client.DisposeAsync().AsTask()));
    }

    private static string ReadName(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd();
        }
        catch (IOException)
        {
            return ""; // The thread has ended meanwhile.
        }
    }
}
