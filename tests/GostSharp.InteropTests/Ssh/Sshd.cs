using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Ssh;

/// <summary>OpenSSH's server with files of its own only.</summary>
internal static class Sshd
{
    public const string Command = "sshd";

    // Where a server that is root wants an empty directory to be, and Debian makes it when the service starts.
    private const string PrivilegeSeparation = "/run/sshd";

    /// <summary>Who tests run as: the only one whom a server without privileges lets in.</summary>
    public static string User => Environment.UserName;

    /// <summary>Starts it for who runs the tests, with all keys as host keys and as user keys.</summary>
    /// <param name="keys">All keys.</param>
    /// <param name="settings">Further lines of its configuration, which come first: the first word on a matter counts.</param>
    /// <param name="user">Whom it sees besides.</param>
    /// <param name="port">Its port; 0 for a free one.</param>
    public static Task<PeerServer> StartAsync(SshTestKeys keys, string settings = "", PrivateUser? user = null, int port = 0) =>
        StartAsync([.. SshTestKeys.Types.Select(keys.FileOf)], keys.AuthorizedKeysFile, settings, user, port);

    /// <summary>As the other, with these files.</summary>
    public static Task<PeerServer> StartAsync(IReadOnlyList<string> hostKeys, string authorizedKeys, string settings = "", PrivateUser? user = null, int port = 0)
    {
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory(PrivilegeSeparation);
        }

        return port == 0 ? PeerServer.StartAsync(Command, Describe) : PeerServer.StartAsync(Command, port, Describe);

        ForeignProgramOptions Describe(TemporaryDirectory directory, int port)
        {
            var program = new ForeignProgramOptions(Command, "-D", "-e", "-f", directory.Write("sshd_config", $"""
                {settings}
                Port {port}
                ListenAddress 127.0.0.1
                {string.Join("\n", hostKeys.Select(file => $"HostKey {file}"))}
                AuthorizedKeysFile {authorizedKeys}
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                PermitRootLogin yes
                LogLevel VERBOSE

                """));
            return user?.See(program) ?? program;
        }
    }
}
