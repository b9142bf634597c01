namespace GostSharp.InteropTests.Peers;

/// <summary>OpenSSH in both roles, with files of its own only.</summary>
internal static class OpenSsh
{
    // Where a server that is root wants an empty directory to be, and Debian makes it when the service starts.
    private const string PrivilegeSeparation = "/run/sshd";

    /// <summary>Who tests run as: the only one whom a server without privileges lets in.</summary>
    public static string User => Environment.UserName;

    /// <summary>Makes a key without a passphrase and returns its file; the public one has the ending <c>.pub</c>.</summary>
    public static async Task<string> NewKeyAsync(TemporaryDirectory directory, string name, string type = "ed25519")
    {
        var file = directory.PathOf(name);
        var result = await ForeignProgram.RunAsync(
            new ForeignProgramOptions("ssh-keygen", "-q", "-t", type, "-N", "", "-C", name, "-f", file), TimeSpan.FromSeconds(30));
        result.ExitCode.Should().Be(0, "ssh-keygen said {0}", result.Errors);
        return file;
    }

    /// <summary>What ssh-keygen says that a key is called.</summary>
    public static async Task<string> FingerprintAsync(string file)
    {
        var result = await ForeignProgram.RunAsync(new ForeignProgramOptions("ssh-keygen", "-l", "-f", file), TimeSpan.FromSeconds(30));
        result.ExitCode.Should().Be(0, "ssh-keygen said {0}", result.Errors);
        return result.Output.Split(' ')[1];
    }

    /// <summary>Starts sshd for the owner of a key.</summary>
    /// <param name="hostKey">Its host key.</param>
    /// <param name="userKey">The key that it lets in.</param>
    /// <param name="settings">Further lines of its configuration.</param>
    public static Task<PeerServer> ServeAsync(string hostKey, string userKey, string settings = "")
    {
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory(PrivilegeSeparation);
        }

        return PeerServer.StartAsync("sshd", (directory, port) => new ForeignProgramOptions("sshd", "-D", "-e", "-f", directory.Write("sshd_config", $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {hostKey}
            AuthorizedKeysFile {userKey}.pub
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin yes
            LogLevel VERBOSE
            {settings}
            """)));
    }

    /// <summary>How to start ssh without anything of the user's own.</summary>
    /// <param name="port">The server's port of 127.0.0.1.</param>
    /// <param name="hostKey">The host key that the server must have.</param>
    /// <param name="directory">Where a file for it may be written.</param>
    /// <param name="arguments">Further arguments.</param>
    public static ForeignProgramOptions Client(int port, string hostKey, TemporaryDirectory directory, params IReadOnlyList<string> arguments)
    {
        var known = directory.Write($"known_hosts-{port}", $"[127.0.0.1]:{port} {File.ReadAllText(hostKey + ".pub")}");
        return new ForeignProgramOptions(
            "ssh",
            [
                "-F", "none", "-v", "-p", $"{port}", "-o", "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile={known}", "-o", "GlobalKnownHostsFile=/dev/null",
                "-o", "IdentityAgent=none", "-o", "IdentitiesOnly=yes", "-o", "ExitOnForwardFailure=yes", "-o", "BatchMode=yes", .. arguments, "127.0.0.1",
            ])
        {
            Environment = new Dictionary<string, string?> { ["SSH_AUTH_SOCK"] = null },
        };
    }
}
