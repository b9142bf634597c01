using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>SIGHUP: the file is read anew, and what differs is changed.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new("reload");

    private string File => _directory.PathOf("gost.yaml");

    public void Dispose() => _directory.Dispose();

    [RequiresPeer("kill")]
    public async Task A_reload_under_100_transfers_loses_none_and_new_connections_go_the_new_way()
    {
        await using var before = EchoServer.Start();
        await using var after = EchoServer.Start();
        WriteFile(("moved", before.EndPoint), ("kept", before.EndPoint), ("removed", before.EndPoint));
        await using var gost = await new GostCommand("-C", File).StartAsync(services: 3);
        var (moved, removed) = (gost.EndPointOf("moved"), gost.EndPointOf("removed"));
        var transfers = new List<Transfer>();
        try
        {
            for (var i = 0; i < 100; i++)
            {
                transfers.Add(await Transfer.StartAsync(gost, i switch { < 50 => "moved", < 80 => "kept", _ => "removed" }, seed: i));
            }

            await Task.WhenAll(transfers.Select(transfer => transfer.MovesOnAsync()));
            WriteFile(("added", after.EndPoint), ("moved", after.EndPoint), ("kept", before.EndPoint));
            await gost.SignalAsync("HUP");
            await gost.LogsAsync("info", "reloaded");
            await Task.WhenAll(transfers.Select(transfer => transfer.MovesOnAsync()));

            (before.Accepted, after.Accepted).Should().Be((100, 0));
            gost.EndPointOf("moved").Should().Be(moved, "its listener is the one of before");
            await PassesAsync(gost, "moved");
            await PassesAsync(gost, "added");
            (before.Accepted, after.Accepted).Should().Be((100, 2));
            await PassesAsync(gost, "kept");
            (before.Accepted, after.Accepted).Should().Be((101, 2));
            await IsRefusedAsync(removed);

            await Task.WhenAll(transfers.Select(transfer => transfer.FinishAsync()));
        }
        finally
        {
            foreach (var transfer in transfers)
            {
                await transfer.DisposeAsync();
            }
        }

        gost.Log.Where(line => line.Service == "kept" && line.Text("kind") == "service").Select(line => line.Message)
            .Should().ContainSingle("it was not touched").Which.Should().StartWith("listening on ");
    }

    [RequiresPeer("kill")]
    public async Task A_file_that_is_wrong_changes_nothing_and_the_log_says_where_and_why()
    {
        await using var target = EchoServer.Start();
        WriteFile(("a", target.EndPoint));
        await using var gost = await new GostCommand("-C", File, "-L", $"tcp://127.0.0.1:0/{target.EndPoint}").StartAsync(services: 2);
        await using var transfer = await Transfer.StartAsync(gost, "a", seed: 1);

        _directory.Write("gost.yaml", "services:\n- name: a\n  addr: [1, 2]\n  handler:\n    type: tcp\n");
        await gost.SignalAsync("HUP");
        await gost.LogsAsync("error", $"{File}:3:9: services[0].addr: must be a text");
        _directory.Write("gost.yaml", "services:\n- name: a\n  addr: :0\n - oh");
        await gost.SignalAsync("HUP");
        await gost.LogsAsync("error", "nothing was reloaded", times: 2); // Two signals at once would count as one.
        await gost.LogsAsync("error", $"{File}:4:2: ");
        _directory.Write("gost.yaml", "services:\n- name: a\n  addr: 127.0.0.1:0\n  handler: {type: tunnel}\n");
        await gost.SignalAsync("HUP");
        await gost.LogsAsync("error", "not supported yet: handler 'tunnel'");
        System.IO.File.Delete(File);
        await gost.SignalAsync("HUP");
        await gost.LogsAsync("error", "nothing was reloaded", times: 4);

        gost.Log.Messages("info").Should().NotContain("reloaded");
        await PassesAsync(gost, "a");
        await PassesAsync(gost, "service-0");
        await transfer.MovesOnAsync();
        await transfer.FinishAsync();

        WriteFile(("a", target.EndPoint), ("b", target.EndPoint));
        await gost.SignalAsync("HUP");
        await gost.LogsAsync("info", "reloaded");
        await PassesAsync(gost, "b");
    }

    [RequiresPeer("kill")]
    public async Task A_port_that_somebody_else_has_leaves_all_services_as_they_were()
    {
        await using var target = EchoServer.Start();
        await using var other = EchoServer.Start();
        WriteFile(("a", target.EndPoint));
        await using var gost = await new GostCommand("-C", File).StartAsync();
        _directory.Write("gost.yaml", "services:\n" + Service("a", "127.0.0.1:0", other.EndPoint) + Service("b", other.EndPoint.ToString(), target.EndPoint));
        await gost.SignalAsync("HUP");
        await gost.LogsAsync("error", other.EndPoint.ToString());
        await PassesAsync(gost, "a");
        (target.Accepted, other.Accepted).Should().Be((1, 0));
    }

    private void WriteFile(params (string Name, IPEndPoint Target)[] services) =>
        _directory.Write("gost.yaml", "services:\n" + string.Concat(services.Select(service => Service(service.Name, "127.0.0.1:0", service.Target))));

    private static string Service(string name, string address, IPEndPoint target) =>
        $"- name: {name}\n  addr: {address}\n  handler: {{type: tcp}}\n  listener: {{type: tcp}}\n  forwarder:\n    nodes:\n    - {{name: t, addr: \"{target}\"}}\n";

    private static async Task PassesAsync(GostProgram gost, string service)
    {
        await using var transfer = await Transfer.StartAsync(gost, service, seed: 1000);
        await transfer.MovesOnAsync();
        await transfer.FinishAsync();
    }

    private static async Task IsRefusedAsync(IPEndPoint endPoint)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var connect = async () => await socket.ConnectAsync(endPoint);
        (await connect.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
    }
}
