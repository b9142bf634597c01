using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Cli;

/// <summary>The sample while it runs.</summary>
internal sealed class GostProgram(ForeignProgram program) : IAsyncDisposable
{
    public IReadOnlyList<GostLogLine> Log => GostLog.Of(program.Errors);

    public string Errors => program.Errors;

    public int ProcessId => program.ProcessId;

    /// <summary>How many sockets it has open now.</summary>
    public int Sockets => Directory.EnumerateFileSystemEntries($"/proc/{ProcessId}/fd")
        .Count(descriptor => new FileInfo(descriptor).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) is true);

    /// <summary>The names of its threads, which Linux cuts after 15 letters.</summary>
    public IEnumerable<string> Threads => Directory.EnumerateDirectories($"/proc/{ProcessId}/task").Select(ReadName);

    /// <summary>Where a client on this machine reaches a service.</summary>
    public IPEndPoint EndPointOf(string service)
    {
        var line = Log.Last(line => line.Service == service && line.Message.StartsWith("listening on ", StringComparison.Ordinal));
        var address = line.Text("address")!;
        return new IPEndPoint(IPAddress.Loopback, int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>What curl gets from a service.</summary>
    public Task<string> AskAsync(string service = "service-0") => AskAsync(EndPointOf(service));

    public static async Task<string> AskAsync(IPEndPoint endPoint)
    {
        var result = await Curl.RunAsync($"http://{endPoint}/");
        result.ExitCode.Should().Be(0, "curl said {0}", result.Errors);
        return result.Output;
    }

    public async Task<NetworkStream> ConnectAsync(string service)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(EndPointOf(service));
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Waits until it logs such a line.</summary>
    public Task LogsAsync(string level, string message, int times = 1) => Eventually.TrueAsync(
        () => Log.Messages(level).Count(line => line.Contains(message, StringComparison.Ordinal)) >= times,
        $"it logs '{message}'");

    /// <summary>Sends it a signal by name: TERM, INT or HUP.</summary>
    public async Task SignalAsync(string signal)
    {
        var kill = new ForeignProgramOptions("kill", $"-{signal}", program.ProcessId.ToString(CultureInfo.InvariantCulture));
        (await ForeignProgram.RunAsync(kill, TimeSpan.FromSeconds(10))).ExitCode.Should().Be(0);
    }

    public Task<ProgramResult> WaitForEndAsync() => program.WaitForEndAsync(TimeSpan.FromSeconds(30));

    public ValueTask DisposeAsync() => program.DisposeAsync();

    private static string ReadName(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd();
        }
        catch (IOException)
        {
            return ""; // It has ended meanwhile.
        }
    }
}
