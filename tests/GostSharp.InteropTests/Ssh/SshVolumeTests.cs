using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Peers;
using GostSharp.Ssh;

namespace GostSharp.InteropTests.Ssh;

/// <summary>Many bytes with new keys every MiB, and many more in one go. With GOSTSHARP_VOLUME=1 256 MiB and 1 GiB, else a part of them.</summary>
public sealed class SshVolumeTests
{
    private static readonly long _rekeyed = (SshVolume.IsWhole ? 256 : 32) * SshVolume.MiB;
    private static readonly long _plain = (SshVolume.IsWhole ? 1024 : 64) * SshVolume.MiB;

    // Who begins: both ends, ours alone, theirs alone.
    private static readonly (long Ours, string Theirs, long Size)[] _rekeys =
        [(SshVolume.MiB, "1M", _rekeyed), (SshVolume.MiB, "default", _rekeyed / 4), (long.MaxValue, "1M", _rekeyed / 4)];

    [RequiresPeer(Sshd.Command, Timeout = SshVolume.Timeout)]
    public async Task Our_client_and_sshd_change_keys_every_MiB_under_load_in_both_directions()
    {
        using var keys = new SshTestKeys();
        foreach (var (ours, theirs, size) in _rekeys)
        {
            await using var target = SshVolume.Start(size);
            await using var sshd = await Sshd.StartAsync(keys, $"RekeyLimit {theirs}");
            await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys) with { RekeyBytes = ours });
            await using var channel = await session.OpenDirectTcpIpAsync("127.0.0.1", target.EndPoint.Port);

            await target.ExchangeAsync(channel.Stream);

            CheckRekeys(session, size);
        }
    }

    [RequiresPeer(SshProgram.Command, Timeout = SshVolume.Timeout)]
    public async Task Ssh_and_our_server_change_keys_every_MiB_under_load_in_both_directions()
    {
        using var keys = new SshTestKeys();
        foreach (var (ours, theirs, size) in _rekeys)
        {
            await using var target = SshVolume.Start(size);
            await using var server = SshServerOfOurs.Start(SshCells.Server(keys) with { RekeyBytes = ours });
            await using var ssh = await SshProgram.StartAsync(server, target.EndPoint, keys, "-o", $"RekeyLimit={theirs}");
            var session = await server.NextSessionAsync();
            await server.NextBoundAsync();
            using var socket = await SshTraffic.DialAsync(ssh.Local);
            await using var stream = new NetworkStream(socket);

            await target.ExchangeAsync(stream);

            CheckRekeys(session, size);
            server.Failures.Should().BeEmpty();
        }
    }

    [RequiresPeer(Sshd.Command, Timeout = SshVolume.Timeout)]
    public async Task A_large_file_goes_through_sshd_and_back_from_a_port_of_it_with_equal_hashes()
    {
        using var keys = new SshTestKeys();
        await using var sshd = await Sshd.StartAsync(keys);
        await using var session = await SshTraffic.ConnectAsync(sshd, SshCells.Client(keys));
        await using var forward = await session.ListenAsync("127.0.0.1", 0);
        using var socket = await SshTraffic.DialAsync(new IPEndPoint(IPAddress.Loopback, forward.BoundPort));
        await using var sender = new NetworkStream(socket);
        await using var receiver = (await forward.AcceptAsync())!.Accept();

        await CheckAsync(sender, receiver.Stream, () =>
        {
            socket.Shutdown(SocketShutdown.Send);
            return ValueTask.CompletedTask;
        });
        await CheckAsync(receiver.Stream, sender, () => receiver.CompleteWritesAsync());
    }

    [RequiresPeer(SshProgram.Command, Timeout = SshVolume.Timeout)]
    public async Task A_large_file_goes_through_ssh_and_our_server_both_ways_with_equal_hashes()
    {
        using var keys = new SshTestKeys();
        await using var target = SshVolume.Start(_plain);
        await using var server = SshServerOfOurs.Start(SshCells.Server(keys));
        await using var ssh = await SshProgram.StartAsync(server, target.EndPoint, keys);
        await server.NextBoundAsync();
        using var socket = await SshTraffic.DialAsync(ssh.Local);
        await using var stream = new NetworkStream(socket);

        await target.ExchangeAsync(stream);
    }

    // The reader compares every byte as well.
    private static async Task CheckAsync(Stream from, Stream to, Func<ValueTask> end)
    {
        const int seed = 5;
        var reading = RandomBytes.VerifyToEndAsync(to, seed, _plain);
        var sent = await RandomBytes.WriteAsync(from, seed, _plain);
        await end();
        (await reading).Should().Equal(sent);
    }

    // What is under way when an end wants new keys still arrives with the old ones: a few MiB may share a key.
    private static void CheckRekeys(SshSession session, long size) =>
        session.Transport.KeyExchanges.Should().BeGreaterThan((int)(size / SshVolume.MiB / 4));
}
