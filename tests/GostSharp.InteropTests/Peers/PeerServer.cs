using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>A foreign program that serves on one port of 127.0.0.1, with the directory of its files.</summary>
public sealed class PeerServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly ForeignProgram _program;

    private PeerServer(TemporaryDirectory directory, ForeignProgram program, int port)
    {
        _directory = directory;
        _program = program;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>What it has logged so far.</summary>
    public string Log => _program.Log;

    /// <summary>Its standard input.</summary>
    public StreamWriter Input => _program.Input;

    /// <summary>Starts a program on a free port.</summary>
    /// <param name="name">What its directory is called after.</param>
    /// <param name="describe">How to start it, with its directory and its port; it is ready when the port accepts, unless this says otherwise.</param>
    public static Task<PeerServer> StartAsync(string name, Func<TemporaryDirectory, int, ForeignProgramOptions> describe) =>
        FreePort.StartAsync(port => StartAsync(name, port, describe));

    /// <summary>Ends it as a machine does that fails: nobody is told.</summary>
    public async ValueTask KillAsync()
    {
        await _program.KillAsync();
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Starts a program on this port.</summary>
    public static async Task<PeerServer> StartAsync(string name, int port, Func<TemporaryDirectory, int, ForeignProgramOptions> describe)
    {
        var directory = new TemporaryDirectory(name);
        try
        {
            var options = describe(directory, port);
            var program = await ForeignProgram.StartAsync(options with { IsReady = options.IsReady ?? Ready.WhenTcpAccepts(port) });
            return new PeerServer(directory, program, port);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }
}
