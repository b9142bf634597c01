using System.Net;
using System.Net.Sockets;
using GostSharp.CommandLine;

namespace GostSharp.InteropTests.Kcp;

/// <summary>A target, and our two ends of KCP with the parameters that kcptun has.</summary>
public abstract class KcpEnds : IAsyncLifetime
{
    /// <summary>Set to 1 where the transfers are to be long ones.</summary>
    private const string VolumeVariable = "GOSTSHARP_VOLUME";

    internal static bool IsLong { get; } = Environment.GetEnvironmentVariable(VolumeVariable) == "1";

    /// <summary>How many bytes go each way.</summary>
    private protected static long Volume => IsLong ? 100_000_000 : 1_000_000;

    private protected EchoServer Target { get; } = EchoServer.Start();

    private protected LogCollector Log { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Target.DisposeAsync();

    /// <summary>Our listener, which leads to the target; <paramref name="query"/> as on the command line.</summary>
    private protected Task<Forwarder> ListenAsync(string query) => StartAsync([$"kcp://127.0.0.1:0/{Target.EndPoint}{query}"], []);

    /// <summary>Our dialer, with a TCP port in front of it.</summary>
    private protected Task<Forwarder> DialAsync(EndPoint server, string query) => StartAsync(["tcp://127.0.0.1:0"], [$"forward+kcp://{server}{query}"]);

    private protected static IPEndPoint EndPointOf(Forwarder forwarder) => (IPEndPoint)forwarder.Services[0].LocalEndPoint!;

    /// <summary>Through a port that takes plain TCP bytes come back as they were sent, both such that can be compressed and such that cannot.</summary>
    private protected static async Task EchoesAsync(IPEndPoint server, long? volume = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server);
        await using var stream = client.GetStream();
        await Task.WhenAll(SendAsync(stream, volume ?? Volume), VerifyAsync(stream, volume ?? Volume)).WaitAsync(IsLong ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(30));
    }

    private Task<Forwarder> StartAsync(string[] listen, string[] forward) =>
        new ForwarderBuilder().UseLoggerFactory(Log).AddConfig(GostCommandLine.Parse(listen, forward).Config).StartAsync();

    private static async Task SendAsync(Stream stream, long volume)
    {
        await RandomBytes.WriteAsync(stream, 5, volume);
        for (var left = volume / 4; left > 0; left -= Plain.Length)
        {
            await stream.WriteAsync(Plain);
        }
    }

    private static async Task VerifyAsync(Stream stream, long volume)
    {
        await RandomBytes.VerifyAsync(stream, 5, volume);
        var buffer = new byte[Plain.Length];
        for (var left = volume / 4; left > 0; left -= buffer.Length)
        {
            await stream.ReadExactlyAsync(buffer);
            buffer.AsSpan().SequenceEqual(Plain).Should().BeTrue("the bytes are the same");
        }
    }

    private static byte[] Plain { get; } = [.. Enumerable.Range(0, 40_000).Select(i => (byte)(i % 251 < 200 ? 'a' : i % 7))];
}
