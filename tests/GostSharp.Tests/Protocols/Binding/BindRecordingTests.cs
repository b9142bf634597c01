using GostSharp.Multiplexing;
using GostSharp.Protocols;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Binding;
using GostSharp.Protocols.Datagrams;
using GostSharp.Protocols.Relay;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Tests.Vectors;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Protocols.Binding;

/// <summary>Binds between real gost programs, with our server in the place of v3's.</summary>
public sealed class BindRecordingTests
{
    private static readonly TimeProvider Time = TimeProvider.System;

    // Servers of v2 answer otherwise.
    public static TheoryData<string> All =>
    [
        .. Transcript.Names("socks5-bind-*-to-g3"), .. Transcript.Names("socks5-mbind-*-to-g3"), .. Transcript.Names("socks5-rudp-*-to-g3"),
        .. Transcript.Names("relay-bind-*"), .. Transcript.Names("relay-udp-association-*"),
    ];

    [Fact]
    public void There_are_recordings_of_all_kinds() => All.Should().HaveCountGreaterThan(18);

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(All))]
    public async Task Our_server_says_what_the_recorded_one_said(string name)
    {
        var recording = Transcript.Read(name);
        var host = new MemoryNetwork().GetHost("127.0.0.1");
        await using var server = await host.ServeAsync(1080, HandlerFor(host, recording));
        await using RecordedPeer peer = name.Contains("udp", StringComparison.Ordinal) ? new RecordedUdpPeer(host) : new RecordedTcpPeer(host);

        var client = await host.DialAsync("127.0.0.1:1080");
        foreach (var step in recording.Entries)
        {
            switch (step)
            {
                case TranscriptChunk { Side: TranscriptSide.Client } chunk:
                    await client.SendAsync(peer.AsIs(chunk.Bytes));
                    break;
                case TranscriptChunk chunk:
                    await peer.ActBeforeAsync(chunk.Bytes);
                    await ExpectAsync(client, peer.AsIs(Ours(chunk.Bytes)), recording);
                    break;
                case TranscriptEvent { Text: var text } when text.StartsWith("TLS handshake", StringComparison.Ordinal):
                    client = await new MaskUpgrade(isServer: false).UpgradeAsync(client);
                    break;
                default:
                    break;
            }
        }

        if (name.StartsWith("socks5-bind", StringComparison.Ordinal))
        {
            await client.CompleteWritesAsync();
        }

        // The client's target echoes; for one of v2 that is not told to expect no address, that is data, too.
        (await peer.LeaveAsync()).Should().EndWith(peer.Said.ToString());
        await client.DisposeAsync();
        await Eventually.TrueAsync(() => server.Services[0].Statistics.Active == 0);
    }

    // The port of an association is any, and its answers come from an echo that is not there.
    private static async Task ExpectAsync(StreamConnection client, byte[] expected, Transcript recording)
    {
        if (recording.Name.StartsWith("relay-udp-association", StringComparison.Ordinal))
        {
            if (expected is [1, 0, ..])
            {
                await BindBench.AnsweredAsync(client);
            }

            return;
        }

        var received = new byte[expected.Length];
        await client.Stream.ReadExactlyAsync(received);
        Convert.ToHexString(received).Should().Be(Convert.ToHexString(expected));
    }

    // A host in memory has one address: its own, where a machine has "all of them".
    private static byte[] Ours(byte[] recorded) => recorded switch
    {
        [5, 0, 0, 4, .. var address] when address[..16].All(one => one == 0) => [5, 0, 0, 1, 127, 0, 0, 1, .. address[16..]],
        [1, 0, 0, 0x16, 2, 0, 0x13, 4, .. var address] when address[..16].All(one => one == 0) => [1, 0, 0, 0x0A, 2, 0, 7, 1, 127, 0, 0, 1, .. address[16..]],
        _ => recorded,
    };

    private static IHandler HandlerFor(MemoryHost host, Transcript recording)
    {
        var arguments = recording.Header["server-args"];
        var tunnel = new Tunnel(new TunnelOptions(), Time, NullLogger.Instance);

        // Upstream ends both directions at once, and we do as it does.
        var options = new BindServerOptions { Mux = new MuxOptions { HalfClose = MuxHalfClose.Always } };
        var bind = arguments.Contains("bind=true", StringComparison.Ordinal)
            ? BindServer.Create("s", new PermittedMachine(host, ListenPermits.Parse("*")), options, tunnel, Time, NullLogger.Instance)
            : null;
        var users = arguments.Contains("admin:123456@", StringComparison.Ordinal) ? new UserTable([new Credentials("admin", "123456")]) : null;
        return arguments.Contains("socks5://", StringComparison.Ordinal)
            ? Socks(tunnel, bind, new Recording(recording.Name), users, arguments)
            : Relay(tunnel, bind, host, users);
    }

    private static Socks5Handler Socks(Tunnel tunnel, BindServer? bind, Recording recording, UserTable? users, string arguments) => new(
        (_, _) => throw new NotSupportedException(),
        tunnel,
        new Socks5HandlerOptions
        {
            Users = users,
            NoTls = recording.ServerHasNoTls,
            Tls = new MaskUpgrade(isServer: true),
            IntroducesPeers = !arguments.Contains("comp=true", StringComparison.Ordinal),
        },
        Time,
        bind: bind);

    private static RelayHandler Relay(Tunnel tunnel, BindServer? bind, MemoryHost host, UserTable? users)
    {
        var associations = new Associations(host, isMachine: true, (_, _) => throw new NotSupportedException(), new AssociationOptions(), Time, NullLogger.Instance);
        return new RelayHandler(
            new RequestedTargets((_, _) => throw new NotSupportedException(), (_, _) => throw new NotSupportedException()),
            tunnel,
            new DatagramTunnel(new TunnelOptions(), Time, NullLogger.Instance),
            new RelayHandlerOptions { Users = users },
            Time,
            bind is null ? null : new RelayBinding(bind, associations));
    }
}
