using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Peers;
using GostSharp.Ssh.Keys;

namespace GostSharp.InteropTests.Ssh;

/// <summary>OpenSSH's client without anything of the user's own, which forwards one port each way to an echo server.</summary>
internal sealed class SshProgram : IAsyncDisposable
{
    public const string Command = "ssh";
    public const string User = "somebody";

    private readonly TemporaryDirectory _directory;
    private readonly ForeignProgram _program;

    private SshProgram(TemporaryDirectory directory, ForeignProgram program) => (_directory, _program) = (directory, program);

    /// <summary>Where its <c>-L</c> listens: a file, so that no port has to be guessed.</summary>
    public EndPoint Local => new UnixDomainSocketEndPoint(LocalPath(_directory));

    public string Log => _program.Log;

    /// <summary>Starts it with <c>-N -L -R</c>; the server tells when it has logged in and what it has bound.</summary>
    public static async Task<SshProgram> StartAsync(IPEndPoint server, IPEndPoint echo, SshPublicKey hostKey, params IReadOnlyList<string> arguments)
    {
        var directory = new TemporaryDirectory(Command);
        try
        {
            string[] forwards = ["-N", "-L", $"{LocalPath(directory)}:{echo.Address}:{echo.Port}", "-R", $"127.0.0.1:0:{echo.Address}:{echo.Port}"];
            var known = directory.Write("known_hosts", $"[{server.Address}]:{server.Port} {hostKey}\n");
            return new SshProgram(directory, await ForeignProgram.StartAsync(Options(server, known, [.. forwards, .. arguments])));
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>As the other, with Ed25519 on both sides.</summary>
    public static Task<SshProgram> StartAsync(SshServerOfOurs server, IPEndPoint echo, SshTestKeys keys, params IReadOnlyList<string> arguments) => StartAsync(
        server.EndPoint,
        echo,
        keys.Get(SshKeyTypes.Ed25519).PublicKey,
        ["-i", keys.FileOf(SshKeyTypes.Ed25519), "-o", "HostKeyAlgorithms=ssh-ed25519", .. arguments]);

    /// <summary>How to start it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="knownHosts">The file with the host keys that it trusts.</param>
    /// <param name="arguments">Further arguments, which come first: the first word on a matter counts.</param>
    public static ForeignProgramOptions Options(IPEndPoint server, string knownHosts, params IReadOnlyList<string> arguments) => new(
        Command,
        [
            .. arguments, "-F", "none", "-v", "-p", $"{server.Port}", "-l", User,
            "-o", "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile={knownHosts}", "-o", "GlobalKnownHostsFile=/dev/null",
            "-o", "IdentityAgent=none", "-o", "IdentitiesOnly=yes", "-o", "ExitOnForwardFailure=yes", "-o", "BatchMode=yes", $"{server.Address}",
        ])
    {
        Environment = new Dictionary<string, string?> { ["SSH_AUTH_SOCK"] = null, ["SSH_ASKPASS"] = null },
    };

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _directory.Dispose();
    }

    private static string LocalPath(TemporaryDirectory directory) => directory.PathOf("local.sock");
}
