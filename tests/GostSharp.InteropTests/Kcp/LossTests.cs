using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Cli;
using GostSharp.InteropTests.Peers;
using Xunit.Abstractions;

namespace GostSharp.InteropTests.Kcp;

/// <summary>Two programs of ours, and kcptun's two, with a long and lossy way between them.</summary>
public sealed class LossTests(ITestOutputHelper output)
{
    private const string Options = "--key interop --sndwnd 1024 --rcvwnd 1024 --mode fast";

    private static readonly TimeSpan HalfRoundTrip = TimeSpan.FromMilliseconds(25);

    private static long Length => KcpEnds.IsLong ? 20_000_000 : 500_000;

    [RequiresPeer("kcptun-client", Timeout = 600_000)]
    public async Task Bytes_arrive_as_they_were_sent_and_how_fast_beside_kcptuns()
    {
        if (KcpEnds.IsLong)
        {
            await MeasureOursAsync(percent: 0); // What is compiled here is compiled then.
        }

        foreach (var percent in KcpEnds.IsLong ? (int[])[0, 1, 5, 20] : [5])
        {
            var (ours, theirs) = (await MeasureOursAsync(percent), await MeasureTheirsAsync(percent));
            output.WriteLine($"{percent} % lost, {2 * HalfRoundTrip.TotalMilliseconds} ms: ours {ours:0.00} MB/s, kcptun {theirs:0.00} MB/s");
        }
    }

    private static async Task<double> MeasureOursAsync(int percent)
    {
        await using var target = TestServer.Start(SendAsync);
        await using var server = await GostCommand.Of($"-L kcp://127.0.0.1:0/{target.EndPoint}?kcp.key=interop").StartAsync();
        using var shaper = new UdpShaper(server.EndPointOf("service-0"), HalfRoundTrip, percent / 100.0);
        await using var client = await GostCommand.Of($"-L tcp://127.0.0.1:0 -F forward+kcp://{shaper.EndPoint}?kcp.key=interop").StartAsync();
        return await DownloadAsync(client.EndPointOf("service-0"));
    }

    private static async Task<double> MeasureTheirsAsync(int percent)
    {
        await using var target = TestServer.Start(SendAsync);
        await using var server = await Kcptun.ServerAsync(target.EndPoint, Options);
        using var shaper = new UdpShaper(server.EndPoint, HalfRoundTrip, percent / 100.0);
        await using var client = await Kcptun.ClientAsync(shaper.EndPoint, Options);
        return await DownloadAsync(client.EndPoint);
    }

    // It does not end before its client does: kcptun takes the end of one direction for that of both.
    private static async Task SendAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        await stream.ReadExactlyAsync(new byte[1], cancellationToken);
        await RandomBytes.WriteAsync(stream, 3, Length, cancellationToken);
        await stream.ReadExactlyAsync(new byte[1], cancellationToken);
    }

    private static async Task<double> DownloadAsync(IPEndPoint entry)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(entry);
        var watch = Stopwatch.StartNew();
        await client.GetStream().WriteAsync(new byte[1]);
        await RandomBytes.VerifyAsync(client.GetStream(), 3, Length).WaitAsync(TimeSpan.FromMinutes(2));
        var rate = Length / 1e6 / watch.Elapsed.TotalSeconds;
        await client.GetStream().WriteAsync(new byte[1]);
        return rate;
    }
}
