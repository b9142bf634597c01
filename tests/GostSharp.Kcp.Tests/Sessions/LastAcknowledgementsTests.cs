using GostSharp.Kcp.Tests.Network;

namespace GostSharp.Kcp.Tests.Sessions;

/// <summary>The clock stands still: acknowledgements that are collected are never due.</summary>
public sealed class LastAcknowledgementsTests : SessionTestBase
{
    private static KcpOptions Patient => Options with { Linger = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task A_server_that_is_disposed_of_acknowledges_what_has_come()
    {
        var (client, server) = await OpenUnsettledAsync(Listen());
        client.Statistics.Unacknowledged.Should().Be(1);

        await server.DisposeAsync();

        await Eventually.TrueAsync(() => client.Statistics.Unacknowledged == 0);
    }

    [Fact]
    public async Task A_listener_that_is_disposed_of_does_it_for_its_sessions()
    {
        var listener = Listen();
        var (client, _) = await OpenUnsettledAsync(listener);

        await listener.DisposeAsync();

        await Eventually.TrueAsync(() => client.Statistics.Unacknowledged == 0);
    }

    [Fact]
    public async Task So_does_a_client()
    {
        var (client, server) = await OpenAsync(Listen());
        await server.Stream.WriteAsync(new byte[] { 1 });
        await ReadAsync(client, 1);
        server.Statistics.Unacknowledged.Should().Be(1);

        await client.DisposeAsync();

        await Eventually.TrueAsync(() => server.Statistics.Unacknowledged == 0);
    }

    [Fact]
    public async Task They_may_wait_for_their_turn_as_long_as_a_session_may_linger()
    {
        var listener = Listen();
        var socket = Network.Bind();
        var client = Own(KcpClient.Connect(socket, listener.LocalEndPoint!, Patient, Clock));
        await client.Stream.WriteAsync(new byte[] { 1 });
        var server = await AcceptAsync(listener);
        await SettleAsync(client);
        await server.Stream.WriteAsync(new byte[] { 2 });
        await ReadAsync(client, 1);
        var gate = new TaskCompletionSource();
        socket.HoldsSends = gate.Task;

        await LingersAsync(client.DisposeAsync().AsTask(), client, socket, gate);
    }

    [Fact]
    public async Task Those_of_a_listener_wait_for_a_socket_that_is_slow()
    {
        var socket = Network.Bind();
        var listener = Own(KcpListener.Start(socket, [Patient], null, Clock));
        var (client, server) = await OpenAsync(listener);
        var gate = new TaskCompletionSource();
        socket.HoldsSends = gate.Task;
        await server.Stream.WriteAsync(new byte[] { 1 });
        await client.Stream.WriteAsync(new byte[] { 2 });
        await ReadAsync(server, 1);

        var disposal = listener.DisposeAsync().AsTask();

        try
        {
            await server.Ended.WaitAsync(TestTimeouts.Wait);
            client.Statistics.Unacknowledged.Should().Be(1);
        }
        finally
        {
            gate.SetResult();
        }

        await disposal.WaitAsync(TestTimeouts.Wait);
        await Eventually.TrueAsync(() => client.Statistics.Unacknowledged == 0);
    }

    [Fact]
    public async Task They_do_so_as_long_as_a_session_may_linger()
    {
        var socket = Network.Bind();
        var listener = Own(KcpListener.Start(socket, [Patient], null, Clock));
        var (_, server) = await OpenAsync(listener);
        var gate = new TaskCompletionSource();
        socket.HoldsSends = gate.Task;
        await server.Stream.WriteAsync(new byte[] { 1 });

        await LingersAsync(listener.DisposeAsync().AsTask(), server, socket, gate);
    }

    /// <summary>The end of a session with packets that its socket does not take waits for them, and no longer than <see cref="Patient"/> says.</summary>
    private async Task LingersAsync(Task disposal, KcpSession session, MemoryKcpSocket socket, TaskCompletionSource gate)
    {
        try
        {
            // Its wait is one more timer.
            await session.Ended.WaitAsync(TestTimeouts.Wait);
            await Time.WaitForTimersAsync(2);
            (disposal.IsCompleted, socket.IsDisposed).Should().Be((false, false));
            Time.Advance(Patient.Linger);
            await Eventually.TrueAsync(() => socket.IsDisposed);
        }
        finally
        {
            gate.SetResult();
        }

        await disposal.WaitAsync(TestTimeouts.Wait);
    }
}
