using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Ssh;
using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Trust;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Ssh;

/// <summary>Looks at the host key of one session, and where fingerprints are pinned, at the further ones of the same server.</summary>
internal sealed class SshHostKeyCheck
{
    private readonly EndPoint _node;
    private readonly SshHostKeyPolicy _policy;
    private readonly IReadOnlyList<KnownHosts> _known;
    private readonly Func<SshPublicKey, bool> _isNew;
    private readonly ILogger _logger;
    private readonly List<SshPublicKey> _others = [];
    private int _dials;

    private SshHostKeyCheck(EndPoint node, SshHostKeyPolicy policy, IReadOnlyList<KnownHosts> known, IReadOnlyList<string> pinned, Func<SshPublicKey, bool> isNew, ILogger logger) =>
        (_node, _policy, _known, Pinned, _isNew, _logger) = (node, policy, known, pinned, isNew, logger);

    /// <summary>Why the key was refused; null when it was not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>How the key signs whose fingerprint is pinned; empty as long as it was not seen.</summary>
    public IReadOnlyList<string> Pinned { get; private set; }

    /// <summary>What to offer, the keys that are known first: a server shows one of several.</summary>
    public SshAlgorithms Algorithms
    {
        get
        {
            var (host, port) = Name();
            IReadOnlyList<string> all = [.. Untried];
            IReadOnlyList<string> known = [.. Pinned.Concat(_known.SelectMany(hosts => hosts.Algorithms(host, port))).Where(all.Contains).Distinct()];
            return SshAlgorithms.Default with { HostKeys = [.. known, .. all.Except(known)] };
        }
    }

    private IEnumerable<string> Untried => SshAlgorithms.Default.HostKeys.Except(_others.SelectMany(static key => key.SignatureAlgorithms));

    /// <summary>Reads what there is to be read.</summary>
    /// <param name="node">The node.</param>
    /// <param name="policy">What is wanted of it.</param>
    /// <param name="pinned">How the key signs that was <see cref="Pinned"/> the last time: the one to ask for first.</param>
    /// <param name="isNew">Whether a key that nothing is known of is to be told.</param>
    /// <param name="logger">Where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GostException">The named file cannot be read.</exception>
    public static async ValueTask<SshHostKeyCheck> CreateAsync(
        EndPoint node, SshHostKeyPolicy policy, IReadOnlyList<string> pinned, Func<SshPublicKey, bool> isNew, ILogger logger, CancellationToken cancellationToken)
    {
        var known = policy.Fingerprints.Count > 0 ? [] : await SshKnownHosts.ReadAsync(policy, cancellationToken).ConfigureAwait(false);
        foreach (var mistake in known.SelectMany(static hosts => hosts.Mistakes))
        {
            logger.KeyLineUnused(mistake);
        }

        return new SshHostKeyCheck(node, policy, known, pinned, isNew, logger);
    }

    /// <summary>Whether the node may have this key.</summary>
    public async ValueTask<bool> AcceptsAsync(SshPublicKey key, CancellationToken cancellationToken)
    {
        var shown = $"its host key {key.KeyType} {key.Fingerprint}";
        Refusal = _policy switch
        {
            { Fingerprints.Count: > 0 } => Compare(key),
            { KnownHostsFile: null, Ask: { } ask } => await ask(_node, key, cancellationToken).ConfigureAwait(false) ? null : $"{shown} is not accepted",
            { KnownHostsFile: null, AcceptsAny: true } => Take(key),
            _ => LookUp(key, shown),
        };
        return Refusal is null;
    }

    /// <summary>Whether the server is to be dialled anew, as the key that is pinned may be one of a type that it was not asked for yet.</summary>
    public bool MayShowAnother()
    {
        // As often as it shows one, and no more: who fails otherwise would do so for ever.
        var hasShown = _others.Count > _dials;
        _dials = _others.Count;
        return hasShown && Untried.Any();
    }

    // A server has a key of each of several types: only when all are others it is another server.
    private string? Compare(SshPublicKey key)
    {
        if (_policy.Fingerprints.Contains(key.Fingerprint))
        {
            Pinned = key.SignatureAlgorithms;
            return null;
        }

        _others.Add(key);
        var shown = string.Join(", ", _others.Select(static other => $"{other.KeyType} {other.Fingerprint}"));
        return _others.Count == 1 ? $"its host key {shown} is none of those of hostKey" : $"none of its host keys is one of those of hostKey: {shown}";
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
