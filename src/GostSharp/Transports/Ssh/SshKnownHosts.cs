using GostSharp.Ssh;
using GostSharp.Ssh.Trust;

namespace GostSharp.Transports.Ssh;

/// <summary>The files of host keys that a policy looks into.</summary>
internal static class SshKnownHosts
{
    /// <exception cref="GostException">The named file cannot be read (<see cref="FailureReason.Configuration"/>); those of OpenSSH need not be there.</exception>
    public static async ValueTask<IReadOnlyList<KnownHosts>> ReadAsync(SshHostKeyPolicy policy, CancellationToken cancellationToken)
    {
        if (policy.KnownHostsFile is { } file)
        {
            return [await ReadAsync(file, cancellationToken).ConfigureAwait(false)];
        }

        if (policy.AcceptsAny || policy.Ask is not null)
        {
            return [];
        }

        var known = new List<KnownHosts>();
        foreach (var usual in Usual().Where(File.Exists))
        {
            known.Add(await ReadAsync(usual, cancellationToken).ConfigureAwait(false));
        }

        return known;
    }

    private static async ValueTask<KnownHosts> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await KnownHosts.LoadAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SshException)
        {
            throw new GostException(FailureReason.Configuration, $"the known hosts in '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private static IEnumerable<string> Usual() =>
        [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"];
}
