using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GostSharp.InteropTests.Peers;

/// <summary>A network namespace of a test's own; needs root and Debian's iproute2.</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>Creates one with its loopback up.</summary>
    public static async Task<NetworkNamespace> CreateAsync(string name)
    {
        var created = new NetworkNamespace($"{name}-{Environment.ProcessId}-{Random.Shared.Next(10_000)}");
        await IpAsync("netns", "add", created.Name);
        await created.LinkAsync("set", "lo", "up");
        return created;
    }

    /// <summary>Joins two of them by a cable: each end is called <c>cable</c> and has the address given.</summary>
    public static async Task ConnectAsync(NetworkNamespace one, string address, NetworkNamespace other, string otherAddress)
    {
        await IpAsync("-n", one.Name, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", other.Name);
        foreach (var (end, at) in new[] { (one, address), (other, otherAddress) })
        {
            await IpAsync("-n", end.Name, "address", "add", $"{at}/24", "dev", "cable");
            await end.LinkAsync("set", "cable", "up");
        }
    }

    /// <summary>Runs <c>ip link</c> inside.</summary>
    public Task LinkAsync(params string[] arguments) => IpAsync(["-n", Name, "link", .. arguments]);

    /// <summary>Runs something on a thread that is inside: the sockets that it makes stay there.</summary>
    public T Run<T>(Func<T> make)
    {
        T? made = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter();
                made = make();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? made! : throw new InvalidOperationException($"In {Name}: {failure.Message}", failure);
    }

    /// <summary>A TCP socket inside.</summary>
    public Socket TcpSocket() => Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });

    /// <summary>A UDP socket inside.</summary>
    public Socket UdpSocket() => Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));

    public async ValueTask DisposeAsync() => await IpAsync("netns", "delete", Name);

    private void Enter()
    {
        using var file = File.OpenHandle($"/run/netns/{Name}");
        if (SetNamespace(file, NewNetwork) != 0)
        {
            throw new InvalidOperationException($"setns: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    private static async Task IpAsync(params string[] arguments)
    {
        var result = await ForeignProgram.RunAsync(new ForeignProgramOptions("ip", arguments), TimeSpan.FromSeconds(10));
        result.ExitCode.Should().Be(0, "ip {0} said {1}", string.Join(' ', arguments), result.Errors);
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNamespace(SafeFileHandle descriptor, int type);
}
