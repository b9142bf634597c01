using System.Net.Sockets;
using System.Text.RegularExpressions;
using GostSharp.InteropTests.Cli;
using GostSharp.InteropTests.Peers;
using GostSharp.InteropTests.Ssh;
using GostSharp.Ssh.Keys;

namespace GostSharp.InteropTests.Remote;

/// <summary>Ports at a server of OpenSSH come back with it.</summary>
[Collection(nameof(BreakTests))]
public sealed class SshdBreakTests
{
    // Behind the moment at which it listens.
    private static readonly TimeSpan _allowed = TimeSpan.FromSeconds(2);

    private static readonly string[] _services = ["service-0", "service-1"];

    [RequiresPeer(Sshd.Command, Timeout = 120_000)]
    public async Task Both_ports_of_a_session_are_bound_again_when_a_server_that_was_killed_is_started_again()
    {
        using var keys = new SshTestKeys();
        await using var echo = EchoServer.Start();
        var sshd = await Sshd.StartAsync(keys, port: FreePort.Find()); // Which no client takes while it is away.
        try
        {
            var port = FreePort.FindBlock(2); // On addresses of both families: one that the server may choose is free on the first of them only.
            await using var gost = await GostCommand.Of(
                $"-D -L rtcp://:{port}/{echo.EndPoint} -L rtcp://:{port + 1}/{echo.EndPoint} -F sshd://{Sshd.User}@{sshd.EndPoint}?privateKeyFile={keys.FileOf(SshKeyTypes.Ed25519)}").StartAsync(_services.Length);
            foreach (var away in new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8) })
            {
                using var visitor = await VisitAsync(gost, _services[0]);
                await sshd.KillAsync();
                await SeesEndAsync(visitor);
                await Eventually.TrueAsync(() => _services.All(name => LastOf(gost, name) is { IsBound: false }), "both ports are known to be lost");
                await Task.Delay(away);
                sshd = await Sshd.StartAsync(keys, port: sshd.EndPoint.Port);
                var back = DateTimeOffset.UtcNow;

                await Eventually.TrueAsync(() => _services.All(name => LastOf(gost, name) is { IsBound: true }), "both ports are bound again");
                _services.Select(name => LastOf(gost, name).At - back).Should().OnlyContain(late => late < _allowed);
                foreach (var name in _services)
                {
                    (await VisitAsync(gost, name)).Dispose();
                }

                Regex.Count(sshd.Log, "Accepted publickey").Should().Be(1, "both are ports of one session");
            }
        }
        finally
        {
            await sshd.DisposeAsync();
        }
    }

    private static async Task<NetworkStream> VisitAsync(GostProgram gost, string service)
    {
        var visitor = await gost.ConnectAsync(service);
        await visitor.WriteAsync("hello"u8.ToArray());
        var answer = new byte[5];
        await visitor.ReadExactlyAsync(answer).AsTask().WaitAsync(TestTimeouts.Wait);
        answer.Should().Equal("hello"u8.ToArray());
        return visitor;
    }

    private static async Task SeesEndAsync(NetworkStream visitor)
    {
        var reading = visitor.ReadAsync(new byte[1]).AsTask();
        await Task.WhenAny(reading, Task.Delay(TestTimeouts.Wait));
        reading.IsCompleted.Should().BeTrue("nobody is at the other end any more");
        (reading.IsFaulted || await reading == 0).Should().BeTrue();
    }

    // At this level of the log every loss is told, and every attempt.
    private static (bool IsBound, DateTimeOffset At) LastOf(GostProgram gost, string service)
    {
        var line = gost.Log.Last(line => line.Service == service && (IsAboutBound(line) || line.Message.Contains("not bound to", StringComparison.Ordinal)));
        return (IsAboutBound(line), line.Time);
    }

    private static bool IsAboutBound(GostLogLine line) => line.Message.StartsWith("listening on ", StringComparison.Ordinal);
}
