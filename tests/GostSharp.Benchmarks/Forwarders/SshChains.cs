using System.Diagnostics;
using System.Net;

namespace GostSharp.Benchmarks.Forwarders;

/// <summary>A client and a server of SSH that forward a port together, each of them ours or OpenSSH's.</summary>
internal sealed class SshChains
{
    /// <summary>What GostSharp chooses with itself: the others need OpenSSH at one end, which is told.</summary>
    private const string OurCipher = "aes128-gcm@openssh.com";

    private readonly string _cipher;
    private readonly string? _sshd = Programs.OnPath("sshd");
    private readonly string? _ssh = Programs.OnPath("ssh");

    private SshChains(string cipher) => _cipher = cipher;

    /// <summary>Ours first, then with OpenSSH at one end, and at both; says what is missing.</summary>
    public static List<ForwarderProgram> Find(BenchmarkOptions options, string cipher, TextWriter report)
    {
        var chains = new SshChains(cipher);
        var hasOpenSsh = chains._sshd is not null && chains._ssh is not null;
        report.Write(hasOpenSsh ? "" : "OpenSSH is not here: left out.\n\n");
        return [.. chains.Ours(options, hasOpenSsh), .. hasOpenSsh ? [Make("OpenSSH", isPeer: true, chains.Sshd, chains.Ssh)] : Array.Empty<ForwarderProgram>()];
    }

    private IEnumerable<ForwarderProgram> Ours(BenchmarkOptions options, bool hasOpenSsh)
    {
        foreach (var (name, program) in options.With.Prepend(("GostSharp", options.Sample ?? Programs.Sample())))
        {
            if (_cipher == OurCipher)
            {
                yield return Make(name, isPeer: false, Server(program), Client(program));
            }

            if (hasOpenSsh)
            {
                yield return Make($"{name} to sshd", isPeer: false, Sshd, Client(program));
                yield return Make($"ssh to {name}", isPeer: false, Server(program), Ssh);
            }
        }
    }

    private static ForwarderProgram Make(string name, bool isPeer, Func<string, int, string> server, Func<string, int, IPEndPoint, IPEndPoint, string> client) =>
        new(name, isPeer, (from, to, directory) =>
        {
            MakeKeys(directory);
            return Chain.Start(port => server(directory, port), port => client(directory, port, from, to));
        });

    private static Func<string, int, string> Server(string program) => (directory, port) =>
        $"'{program}' -L 'sshd://127.0.0.1:{port}?privateKeyFile={directory}/host&authorizedKeys={directory}/user.pub'";

    private static Func<string, int, IPEndPoint, IPEndPoint, string> Client(string program) => (directory, port, from, to) =>
        $"'{program}' -L tcp://{from}/{to} -F 'sshd://{Environment.UserName}@127.0.0.1:{port}?privateKeyFile={directory}/user'";

    private string Sshd(string directory, int port)
    {
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory("/run/sshd"); // where a server that is root wants an empty directory to be
        }

        File.WriteAllText($"{directory}/sshd_config", $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {directory}/host
            AuthorizedKeysFile {directory}/user.pub
            Ciphers {_cipher}
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            LogLevel ERROR

            """);
        return $"'{_sshd}' -D -e -f {directory}/sshd_config";
    }

    private string Ssh(string directory, int port, IPEndPoint from, IPEndPoint to) =>
        $"'{_ssh}' -F none -N -c {_cipher} -i {directory}/user -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
        + $" -o ExitOnForwardFailure=yes -L {from}:{to} -p {port} {Environment.UserName}@127.0.0.1";

    private static void MakeKeys(string directory)
    {
        foreach (var name in new[] { "host", "user" })
        {
            using var program = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", $"{directory}/{name}"]);
            program.WaitForExit();
        }
    }
}
