using System.Globalization;
using System.Net;

namespace GostSharp.TestKit;

/// <summary>Reads what Linux says of this process's descriptors.</summary>
internal static class ProcSockets
{
    private const string SocketPrefix = "socket:[";

    private static readonly string[] Protocols = ["tcp", "tcp6", "udp", "udp6"];

    private static readonly string[] TcpStates =
    [
        "?", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
        "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING", "NEW_SYN_RECV",
    ];

    public static bool IsSocket(string link) => link.StartsWith(SocketPrefix, StringComparison.Ordinal);

    public static Dictionary<int, string> ReadDescriptors()
    {
        var found = new Dictionary<int, string>();
        if (!OperatingSystem.IsLinux())
        {
            return found;
        }

        foreach (var file in new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos())
        {
            // A descriptor that closes meanwhile (the one of this listing, for one) has no target any more.
            if (TryReadLink(file) is { } target && !IsRuntimesOwn(target))
            {
                found[int.Parse(file.Name, CultureInfo.InvariantCulture)] = target;
            }
        }

        return found;
    }

    /// <summary>Adds protocol, state and addresses to the links that are sockets.</summary>
    public static IEnumerable<string> Describe(IEnumerable<string> links)
    {
        var byInode = Protocols.SelectMany(ReadTable).ToLookup(row => row.Inode, row => row.Text);
        return links.Select(link => IsSocket(link) && byInode[link[SocketPrefix.Length..^1]].FirstOrDefault() is { } text ? $"{link} {text}" : link);
    }

    // An assembly stays open once it is loaded, symbols once a stack trace is printed: nobody can give these back.
    private static bool IsRuntimesOwn(string link) =>
        link.EndsWith(".dll", StringComparison.Ordinal) || link.EndsWith(".pdb", StringComparison.Ordinal);

    private static string? TryReadLink(FileSystemInfo file)
    {
        try
        {
            return file.LinkTarget is { } target && !target.StartsWith("/proc/", StringComparison.Ordinal) ? target : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static IEnumerable<(string Inode, string Text)> ReadTable(string protocol)
    {
        var path = $"/proc/self/net/{protocol}";
        return File.Exists(path) ? File.ReadLines(path).Skip(1).Select(line => ReadRow(protocol, line)) : [];
    }

    // sl  local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode ...
    private static (string Inode, string Text) ReadRow(string protocol, string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var state = int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (fields[9], $"{protocol} {TcpStates.ElementAtOrDefault(state) ?? "?"} {ReadAddress(fields[1])} -> {ReadAddress(fields[2])}");
    }

    // The address is printed as 32-bit words in the machine's byte order.
    private static string ReadAddress(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var bytes = Convert.FromHexString(text[..colon]);
        for (var i = 0; BitConverter.IsLittleEndian && i < bytes.Length; i += 4)
        {
            Array.Reverse(bytes, i, 4);
        }

        return new IPEndPoint(new IPAddress(bytes), Convert.ToInt32(text[(colon + 1)..], 16)).ToString();
    }
}
