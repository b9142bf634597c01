using System.Net;
using System.Net.Sockets;
using System.Text;
using GostSharp.InteropTests.Cli;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Remote;

/// <summary>Two programs of ours: one listens for the other, in every way there is; behind that one are an echo of TCP and one of UDP.</summary>
internal sealed class RemoteEnds : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new("remote");
    private readonly int _firstPort = FreePort.FindBlock(RemoteWays.Ports);
    private readonly string _host;
    private readonly NetworkNamespace? _here;
    private readonly NetworkNamespace? _there;
    private readonly EchoServer _tcp;
    private readonly UdpEcho _udp;
    private int _words;

    private RemoteEnds(string host, NetworkNamespace? here, NetworkNamespace? there)
    {
        (_host, _here, _there) = (host, here, there);
        _tcp = here is null ? EchoServer.Start() : here.Run(static () => EchoServer.Start());
        _udp = here is null ? UdpEcho.Start() : here.Run(static () => UdpEcho.Start());
    }

    /// <summary>The program that listens for the other.</summary>
    public GostProgram Server { get; private set; } = null!;

    /// <summary>How many sockets the server had before anybody came.</summary>
    public int ServerSocketsAtRest { get; private set; }

    /// <summary>The program that has the targets.</summary>
    public GostProgram Client { get; private set; } = null!;

    /// <summary>Starts both, each in a namespace where one is given, and waits until every port is bound.</summary>
    public static async Task<RemoteEnds> StartAsync(string host = "127.0.0.1", NetworkNamespace? here = null, NetworkNamespace? there = null)
    {
        var ends = new RemoteEnds(host, here, there);
        await ends.StartServerAsync();
        await ends.StartClientAsync();
        return ends;
    }

    public async Task StartServerAsync()
    {
        Server = await new GostCommand(RemoteWays.ServerArguments(_host, _firstPort)) { Namespace = _there?.Name }.StartAsync(RemoteWays.Servers);
        ServerSocketsAtRest = Server.Sockets;
    }

    public async Task StartClientAsync()
    {
        var file = _directory.Write("client.yaml", RemoteWays.ClientFile(_host, _firstPort, _tcp.EndPoint, _udp.EndPoint));
        Client = await new GostCommand("-D", "-C", file) { Namespace = _here?.Name }.StartAsync(RemoteWays.Count);
    }

    public async Task KillServerAsync()
    {
        await Server.SignalAsync("KILL");
        await Server.DisposeAsync();
    }

    public async Task KillClientAsync()
    {
        await Client.SignalAsync("KILL");
        await Client.DisposeAsync();
    }

    /// <summary>Every port leads to its target, at the first attempt.</summary>
    public async Task ServeAsync()
    {
        foreach (var way in RemoteWays.Tcp)
        {
            using var visitor = await VisitAsync(way);
            visitor.Shutdown(SocketShutdown.Send);
            (await visitor.ReceiveAsync(new byte[1]).WaitAsync(TestTimeouts.Wait)).Should().Be(0, "{0} passes the end on", RemoteWays.NameOf(way));
        }

        foreach (var way in RemoteWays.Udp)
        {
            await AskAsync(way);
        }
    }

    /// <summary>A visitor of a TCP port, whose first words have come back.</summary>
    public async Task<Socket> VisitAsync(int way)
    {
        if (RemoteWays.ClosesBetweenVisitors(way))
        {
            await Eventually.TrueAsync(() => IsOpen(way), $"{RemoteWays.NameOf(way)} is open for the next one");
        }

        var socket = NewTcpSocket();
        var connecting = async () => await socket.ConnectAsync(EndPointOf(way)).WaitAsync(TestTimeouts.Wait);
        await connecting.Should().NotThrowAsync("{0} is bound", RemoteWays.NameOf(way));
        await EchoesAsync(socket, way);
        return socket;
    }

    /// <summary>The ports that are open on the server.</summary>
    public IReadOnlyList<string> OpenPorts() => [.. Enumerable.Range(0, RemoteWays.Count).Where(IsOpen).Select(RemoteWays.NameOf)];

    private bool IsOpen(int way) => RemoteWays.Udp.Contains(way) ? IsTaken(NewUdpSocket(), way, listen: false) : IsTaken(NewTcpSocket(), way, listen: true);

    private Socket NewTcpSocket() => _there?.TcpSocket() ?? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private Socket NewUdpSocket() => _there?.UdpSocket() ?? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    /// <summary>Waits until the client has lost every port.</summary>
    public Task LosesAllAsync(TimeSpan within) =>
        Eventually.TrueAsync(() => Enumerable.Range(0, RemoteWays.Count).All(way => !IsBound(way)), "the client notices that its ports are gone", within);

    /// <summary>The ways of which the client knows that they are lost.</summary>
    public IReadOnlyList<int> Lost() => [.. Enumerable.Range(0, RemoteWays.Count).Where(way => !IsBound(way))];

    /// <summary>Says which losses were noticed later than they may.</summary>
    public IReadOnlyList<string> NoticedLate(DateTimeOffset cut, TimeSpan allowed) =>
    [
        .. Enumerable.Range(0, RemoteWays.Count)
            .Select(way => (way, at: LinesAbout(way).First(line => IsAboutLoss(line) && line.Time >= cut).Time))
            .Where(loss => loss.at > cut + allowed)
            .Select(loss => $"{RemoteWays.NameOf(loss.way)}: {(loss.at - cut).TotalSeconds:0.0} s"),
    ];

    /// <summary>Waits until the client has every port, and says which came later than they may.</summary>
    public async Task<IReadOnlyList<string>> LateAfterAsync(DateTimeOffset back, TimeSpan allowed)
    {
        await Eventually.TrueAsync(() => Enumerable.Range(0, RemoteWays.Count).All(IsBound), "every port is bound again");
        return [.. Enumerable.Range(0, RemoteWays.Count)
            .Select(way => (way, at: LinesAbout(way).Last(IsAboutBound).Time))
            .Where(bound => bound.at > back + allowed)
            .Select(bound => $"{RemoteWays.NameOf(bound.way)}: {(bound.at - back).TotalSeconds:0.0} s")];
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        await _tcp.DisposeAsync();
        _udp.Dispose();
        _directory.Dispose();
    }

    private async Task EchoesAsync(Socket socket, int way)
    {
        var words = Encoding.UTF8.GetBytes($"{RemoteWays.NameOf(way)} {Interlocked.Increment(ref _words)}");
        await socket.SendAsync(words);
        var answer = new byte[words.Length];
        for (var count = 0; count < answer.Length;)
        {
            var received = await socket.ReceiveAsync(answer.AsMemory(count)).AsTask().WaitAsync(TestTimeouts.Wait);
            received.Should().BePositive("{0} answers", RemoteWays.NameOf(way));
            count += received;
        }

        answer.Should().Equal(words);
    }

    private async Task AskAsync(int way)
    {
        using var socket = NewUdpSocket();
        await socket.ConnectAsync(EndPointOf(way));
        await EchoesAsync(socket, way);
    }

    private bool IsTaken(Socket probe, int way, bool listen)
    {
        using var socket = probe;
        try
        {
            socket.Bind(EndPointOf(way));
            if (listen)
            {
                socket.Listen();
            }

            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }

    // At this level of the log every loss is told, and every attempt; a success is when it was told otherwise before.
    private bool IsBound(int way) => LinesAbout(way).LastOrDefault(line => IsAboutBound(line) || IsAboutLoss(line)) is { } last && IsAboutBound(last);

    private IEnumerable<GostLogLine> LinesAbout(int way) => Client.Log.Where(line => line.Service == $"service-{way}");

    private static bool IsAboutBound(GostLogLine line) => line.Message.StartsWith("listening on ", StringComparison.Ordinal);

    private static bool IsAboutLoss(GostLogLine line) => line.Message.Contains("not bound to", StringComparison.Ordinal);

    private IPEndPoint EndPointOf(int way) => new(IPAddress.Parse(_host), RemoteWays.PortOf(way, _firstPort));
}
