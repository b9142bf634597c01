using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Trust;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Ssh;

/// <summary>Looks at the host key of one session.</summary>
internal sealed class SshHostKeyCheck
{
    private readonly EndPoint _node;
    private readonly SshHostKeyPolicy _policy;
    private readonly IReadOnlyList<KnownHosts> _known;
    private readonly Func<SshPublicKey, bool> _isNew;
    private readonly ILogger _logger;

    private SshHostKeyCheck(EndPoint node, SshHostKeyPolicy policy, IReadOnlyList<KnownHosts> known, Func<SshPublicKey, bool> isNew, ILogger logger) =>
        (_node, _policy, _known, _isNew, _logger) = (node, policy, known, isNew, logger);

    /// <summary>Why the key was refused; null when it was not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What to offer, the keys that are known first: a server shows one of several.</summary>
    public SshAlgorithms Algorithms
    {
        get
        {
            var (host, port) = Name();
            var all = SshAlgorithms.Default.HostKeys;
            IReadOnlyList<string> known = [.. _known.SelectMany(hosts => hosts.Algorithms(host, port)).Where(all.Contains).Distinct()];
            return SshAlgorithms.Default with { HostKeys = [.. known, .. all.Except(known)] };
        }
    }

    /// <summary>Reads what there is to be read.</summary>
    /// <param name="node">The node.</param>
    /// <param name="policy">What is wanted of it.</param>
    /// <param name="isNew">Whether a key that nothing is known of is to be told.</param>
    /// <param name="logger">Where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GostException">The named file cannot be read.</exception>
    public static async ValueTask<SshHostKeyCheck> CreateAsync(
        EndPoint node, SshHostKeyPolicy policy, Func<SshPublicKey, bool> isNew, ILogger logger, CancellationToken cancellationToken)
    {
        var known = policy.Fingerprints.Count > 0 ? [] : await SshKnownHosts.ReadAsync(policy, cancellationToken).ConfigureAwait(false);
        foreach (var mistake in known.SelectMany(static hosts => hosts.Mistakes))
        {
            logger.KeyLineUnused(mistake);
        }

        return new SshHostKeyCheck(node, policy, known, isNew, logger);
    }

    /// <summary>Whether the node may have this key.</summary>
    public async ValueTask<bool> AcceptsAsync(SshPublicKey key, CancellationToken cancellationToken)
    {
        var shown = $"its host key {key.KeyType} {key.Fingerprint}";
        Refusal = _policy switch
        {
            { Fingerprints.Count: > 0 } => _policy.Fingerprints.Contains(key.Fingerprint) ? null : $"{shown} is none of those of hostKey",
            { KnownHostsFile: null, Ask: { } ask } => await ask(_node, key, cancellationToken).ConfigureAwait(false) ? null : $"{shown} is not accepted",
            { KnownHostsFile: null, AcceptsAny: true } => Take(key),
            _ => LookUp(key, shown),
        };
        return Refusal is null;
    }

    private string? Take(SshPublicKey key)
    {
        if (_isNew(key))
        {
            _logger.HostKeyUnverified(_node, key.KeyType, key.Fingerprint);
        }

        return null;
    }

    private string? LookUp(SshPublicKey key, string shown)
    {
        var (host, port) = Name();
        var results = _known.Select(hosts => hosts.Check(host, port, key)).ToArray();
        KnownHostResult Find(KnownHostStatus status) => Array.Find(results, result => result.Status == status);
        bool Has(KnownHostStatus status) => Array.Exists(results, result => result.Status == status);
        return Has(KnownHostStatus.Revoked) ? $"{shown} is revoked ({Find(KnownHostStatus.Revoked).Where})"
            : Has(KnownHostStatus.Match) ? null
            : Has(KnownHostStatus.Changed) ? $"{shown} is another one than before ({Find(KnownHostStatus.Changed).Where}): somebody may be in between"
            : $"{shown} is not known; hostKey={key.Fingerprint} trusts it, and so does a line in {_policy.KnownHostsFile ?? "~/.ssh/known_hosts"}";
    }

    private (string Host, int Port) Name() => _node switch
    {
        IPEndPoint ip => (ip.Address.ToString(), ip.Port),
        DnsEndPoint name => (name.Host, name.Port),
        _ => ("?", 0),
    };
}
