namespace GostSharp.FunctionalTests.Support;

/// <summary>One connection through a forwarder, with both of its far ends in the hands of the test.</summary>
internal sealed class ForwardedConnection : IAsyncDisposable
{
    private readonly TargetListener _listener;

    private ForwardedConnection(TargetListener listener, Forwarding forwarding, TcpTestConnection client, TcpTestConnection target) =>
        (_listener, Forwarding, Client, Target) = (listener, forwarding, client, target);

    public Forwarding Forwarding { get; }

    public TcpTestConnection Client { get; }

    public TcpTestConnection Target { get; }

    /// <summary>Connects, and proves that bytes pass both ways.</summary>
    public static async Task<ForwardedConnection> OpenAsync(Action<ServiceBuilder>? service = null, Action<ForwarderBuilder>? forwarder = null)
    {
        var listener = new TargetListener();
        var forwarding = await Forwarding.StartAsync(listener.EndPoint, service, forwarder);
        var client = await forwarding.ConnectAsync();
        var opened = new ForwardedConnection(listener, forwarding, client, await listener.AcceptAsync());
        await opened.Client.SendAsync("up");
        (await opened.Target.ReceiveAsync(2)).Should().Be("up");
        await opened.Target.SendAsync("down");
        (await opened.Client.ReceiveAsync(4)).Should().Be("down");
        return opened;
    }

    /// <summary>Waits until the service has let go of the connection, and returns what it says of the relay's end.</summary>
    public async Task<string> EndsAsync()
    {
        var ended = await Forwarding.Log.WaitForAsync(record => record.EventId.Id == Diagnostics.EventIds.RelayEnded);
        await Forwarding.IsIdleAsync();
        return ended.State["End"]!.ToString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Target.DisposeAsync();
        await Forwarding.DisposeAsync();
        _listener.Dispose();
    }
}
