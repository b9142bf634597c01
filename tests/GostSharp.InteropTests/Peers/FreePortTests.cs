using System.Net;
using System.Net.Sockets;

namespace GostSharp.InteropTests.Peers;

public sealed class FreePortTests
{
    [Fact]
    public async Task A_start_that_collides_is_tried_again_on_another_port()
    {
        var tried = new List<int>();

        var port = await FreePort.StartAsync(port =>
        {
            tried.Add(port);
            return tried.Count < 3
                ? Task.FromException<int>(new ForeignProgramException("failed", "bind: Address already in use"))
                : Task.FromResult(port);
        });

        tried.Should().HaveCount(3);
        tried[^1].Should().Be(port);
    }

    [Fact]
    public async Task A_port_that_somebody_listens_on_is_a_collision_whatever_the_program_says()
    {
        using var somebody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        var port = await FreePort.StartAsync(port =>
        {
            if (somebody.IsBound)
            {
                return Task.FromResult(port);
            }

            somebody.Bind(new IPEndPoint(IPAddress.Loopback, port));
            somebody.Listen();
            throw new ForeignProgramException("failed");
        });

        port.Should().NotBe(((IPEndPoint)somebody.LocalEndPoint!).Port);
    }

    [Fact]
    public async Task Other_failures_are_not_tried_again()
    {
        var attempts = 0;

        var start = () => FreePort.StartAsync<int>(_ =>
        {
            attempts++;
            throw new ForeignProgramException("failed", "unknown option");
        });

        await start.Should().ThrowAsync<ForeignProgramException>();
        attempts.Should().Be(1);
    }
}
