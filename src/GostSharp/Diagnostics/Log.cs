using Microsoft.Extensions.Logging;

namespace GostSharp.Diagnostics;

/// <summary>Every log message of the library.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.ServiceListening, LogLevel.Information, "Service {Service} listens on {Address}.")]
    public static partial void ServiceListening(this ILogger logger, string service, AddressText address);

    [LoggerMessage(EventIds.ServiceStopped, LogLevel.Information, "Service {Service} has stopped.")]
    public static partial void ServiceStopped(this ILogger logger, string service);

    [LoggerMessage(EventIds.ServiceFailed, LogLevel.Error, "Service {Service} no longer listens: {Reason}")]
    public static partial void ServiceFailed(this ILogger logger, string service, string reason, Exception? exception);

    [LoggerMessage(EventIds.ServiceChanged, LogLevel.Information, "Service {Service} on {Address} has a new configuration.")]
    public static partial void ServiceChanged(this ILogger logger, string service, AddressText address);

    [LoggerMessage(EventIds.AcceptFailed, LogLevel.Warning, "Service {Service} could not accept, retrying in {Delay}: {Reason}")]
    public static partial void AcceptFailed(this ILogger logger, string service, TimeSpan delay, string reason);

    [LoggerMessage(EventIds.AcceptRecovered, LogLevel.Information, "Service {Service} accepts again after {Failures} failures.")]
    public static partial void AcceptRecovered(this ILogger logger, string service, int failures);

    [LoggerMessage(EventIds.ConnectionLimitReached, LogLevel.Warning, "Service {Service} has {Limit} connections, its limit; others wait in the listener's queue.")]
    public static partial void ConnectionLimitReached(this ILogger logger, string service, int limit);

    [LoggerMessage(EventIds.ConnectionsAborted, LogLevel.Warning, "Service {Service} aborts {Count} connections that did not end in time.")]
    public static partial void ConnectionsAborted(this ILogger logger, string service, int count);

    [LoggerMessage(EventIds.HandlersStuck, LogLevel.Error, "Service {Service}: {Count} handlers did not end although their connections were aborted.")]
    public static partial void HandlersStuck(this ILogger logger, string service, int count);

    [LoggerMessage(EventIds.CloseFailed, LogLevel.Error, "Service {Service}: a component failed to close.")]
    public static partial void CloseFailed(this ILogger logger, string service, Exception exception);

    [LoggerMessage(EventIds.RemoteBound, LogLevel.Information, "Service {Service} is bound to {Address}{Away}.")]
    public static partial void RemoteBound(this ILogger logger, string service, AddressText address, string away);

    [LoggerMessage(EventIds.RemoteRetries, LogLevel.Warning, "Service {Service} is not bound to {Address}, retrying in {Delay}: {Reason}")]
    public static partial void RemoteRetries(this ILogger logger, string service, AddressText address, TimeSpan delay, string reason);

    [LoggerMessage(EventIds.RemoteStillRetries, LogLevel.Debug, "Service {Service} is still not bound to {Address}, retrying in {Delay}: {Reason}")]
    public static partial void RemoteStillRetries(this ILogger logger, string service, AddressText address, TimeSpan delay, string reason);

    [LoggerMessage(EventIds.TunnelsChanged, LogLevel.Debug, "Service {Service} has {Bound} of {Tunnels} tunnels to {Address}{Reason}")]
    public static partial void TunnelsChanged(this ILogger logger, string service, int bound, int tunnels, AddressText address, string reason);

    [LoggerMessage(EventIds.PortNotShared, LogLevel.Warning, "Service {Service}: the far end does not share ports: {Bound} of {Tunnels} tunnels ({Reason})")]
    public static partial void PortNotShared(this ILogger logger, string service, int bound, int tunnels, string reason);

    [LoggerMessage(EventIds.GatewayPorts, LogLevel.Warning, "{Node} says that it has bound {Address}; it may be its loopback only, as with OpenSSH's default, 'GatewayPorts no', and with dropbear without '-a'.")]
    public static partial void GatewayPorts(this ILogger logger, AddressText node, AddressText address);

    [LoggerMessage(EventIds.ConfigurationWarning, LogLevel.Warning, "{Warning}")]
    public static partial void ConfigurationWarning(this ILogger logger, string warning);

    [LoggerMessage(EventIds.CertificateReloaded, LogLevel.Information, "The certificate in {File} has changed and is in use; its pin is {Pin}.")]
    public static partial void CertificateReloaded(this ILogger logger, string file, string pin);

    [LoggerMessage(EventIds.CertificateNotReloaded, LogLevel.Warning, "A changed certificate cannot be used, the old one stays: {Reason}")]
    public static partial void CertificateNotReloaded(this ILogger logger, string reason);

    [LoggerMessage(EventIds.CertificateGenerated, LogLevel.Information, "No certificate is configured: one for {Name} was made; its pin is {Pin}.")]
    public static partial void CertificateGenerated(this ILogger logger, string name, string pin);

    [LoggerMessage(EventIds.HostKeyUnverified, LogLevel.Warning, "The host key of {Node} is taken as it comes: {Type}; hostKey={Fingerprint} trusts no other one.")]
    public static partial void HostKeyUnverified(this ILogger logger, AddressText node, string type, string fingerprint);

    [LoggerMessage(EventIds.HostKeyInUse, LogLevel.Information, "Service {Service} has the host key {Fingerprint} ({Type}), {Origin}.")]
    public static partial void HostKeyInUse(this ILogger logger, string service, string fingerprint, string type, string origin);

    [LoggerMessage(EventIds.KeyLineUnused, LogLevel.Warning, "{Mistake}")]
    public static partial void KeyLineUnused(this ILogger logger, string mistake);

    [LoggerMessage(EventIds.PassphraseUnused, LogLevel.Warning, "The key in '{File}' is not encrypted: the passphrase that is given for it protects nothing.")]
    public static partial void PassphraseUnused(this ILogger logger, string file);

    [LoggerMessage(EventIds.DatagramsLost, LogLevel.Warning, "Service {Service} has lost packets since it was started: {Dropped} dropped, {Truncated} cut; {Evicted} idle clients were forgotten for newer ones.")]
    public static partial void DatagramsLost(this ILogger logger, string service, long dropped, long truncated, long evicted);

    [LoggerMessage(EventIds.DatagramReceiveFailed, LogLevel.Warning, "Service {Service} could not receive packets, retrying in {Delay}: {Reason}")]
    public static partial void DatagramReceiveFailed(this ILogger logger, string service, TimeSpan delay, string reason);

    [LoggerMessage(EventIds.KcpPacketsRejected, LogLevel.Warning, "Service {Service} has turned away packets since it was started: {Unreadable} of another key or cipher, {Others} of no session, {Refused} for lack of room; {Dropped} of its own were dropped.")]
    public static partial void KcpPacketsRejected(this ILogger logger, string service, long unreadable, long others, long refused, long dropped);

    [LoggerMessage(EventIds.ConnectionAccepted, LogLevel.Debug, "{Service} #{Id}: {Remote} <> {Local}")]
    public static partial void ConnectionAccepted(this ILogger logger, string service, long id, AddressText remote, AddressText local);

    [LoggerMessage(EventIds.ConnectionClosed, LogLevel.Debug, "{Service} #{Id}: {Remote} >< {Local} after {Duration}, {InputBytes} bytes in, {OutputBytes} bytes out")]
    public static partial void ConnectionClosed(this ILogger logger, string service, long id, AddressText remote, AddressText local, TimeSpan duration, long inputBytes, long outputBytes);

    [LoggerMessage(EventIds.ConnectionFailed, LogLevel.Warning, "{Service} #{Id}: {Remote} was not served: {Reason}")]
    public static partial void ConnectionFailed(this ILogger logger, string service, long id, AddressText remote, string reason);

    [LoggerMessage(EventIds.HandlerFailed, LogLevel.Error, "{Service} #{Id}: the handler of {Remote} failed.")]
    public static partial void HandlerFailed(this ILogger logger, string service, long id, AddressText remote, Exception exception);

    [LoggerMessage(EventIds.RelayStarted, LogLevel.Debug, "{Service} #{Id}: {Remote} <-> {Target}{Route}")]
    public static partial void RelayStarted(this ILogger logger, string? service, long id, AddressText remote, AddressText target, string route);

    [LoggerMessage(EventIds.RelayEnded, LogLevel.Debug, "{Service} #{Id}: {Remote} >-< {Target} after {Duration}: {End}{Error}")]
    public static partial void RelayEnded(this ILogger logger, string? service, long id, AddressText remote, AddressText target, TimeSpan duration, Enum end, string error);

    [LoggerMessage(EventIds.TunnelBroken, LogLevel.Information, "{Service} #{Id}: the connection to {Target}{Route} broke: {Reason}")]
    public static partial void TunnelBroken(this ILogger logger, string? service, long id, AddressText target, string route, string reason);

    [LoggerMessage(EventIds.DatagramRelayEnded, LogLevel.Debug, "{Service} #{Id}: {Remote} >-< {Target} after {Duration}, {Up} packets up, {Down} down: {End}{Error}")]
    public static partial void DatagramRelayEnded(this ILogger logger, string? service, long id, AddressText remote, AddressText target, TimeSpan duration, long up, long down, Enum end, string error);

    [LoggerMessage(EventIds.AssociationEnded, LogLevel.Debug, "{Service} #{Id}: {Remote} >-< UDP after {Duration}, {Up} packets up, {Down} down, {Dropped} dropped: {End}{Error}")]
    public static partial void AssociationEnded(this ILogger logger, string? service, long id, AddressText remote, TimeSpan duration, long up, long down, long dropped, Enum end, string error);

    [LoggerMessage(EventIds.HandshakeFailed, LogLevel.Debug, "Handshake with {Remote} failed: {Reason}")]
    public static partial void HandshakeFailed(this ILogger logger, AddressText remote, string reason);

    [LoggerMessage(EventIds.HandshakeAcceptFailed, LogLevel.Warning, "Could not accept a connection to upgrade: {Reason}")]
    public static partial void HandshakeAcceptFailed(this ILogger logger, string reason);

    [LoggerMessage(EventIds.SessionEnded, LogLevel.Debug, "Session with {Remote} ended: {Reason}")]
    public static partial void SessionEnded(this ILogger logger, AddressText remote, string? reason);

    [LoggerMessage(EventIds.LoggedIn, LogLevel.Debug, "{Remote} has logged in as '{User}' ({Method}).")]
    public static partial void LoggedIn(this ILogger logger, AddressText remote, string user, string method);

    [LoggerMessage(EventIds.PortBound, LogLevel.Information, "{Service} #{Id}: {Remote} has bound {Network} {Address}.")]
    public static partial void PortBound(this ILogger logger, string? service, long id, AddressText remote, string network, AddressText address);

    [LoggerMessage(EventIds.PeerFailed, LogLevel.Debug, "{Service} #{Id}: {Peer} was not led to {Remote}: {Reason}")]
    public static partial void PeerFailed(this ILogger logger, string? service, long id, AddressText peer, AddressText remote, string reason);

    [LoggerMessage(EventIds.VisitorFailed, LogLevel.Debug, "A visitor of {Address} at {Node} was turned away: {Reason}")]
    public static partial void VisitorFailed(this ILogger logger, AddressText address, AddressText node, string reason);

    [LoggerMessage(EventIds.TargetFailed, LogLevel.Warning, "Target {Target} failed: {Reason}")]
    public static partial void TargetFailed(this ILogger logger, string target, string reason);

    [LoggerMessage(EventIds.TargetMarked, LogLevel.Warning, "Target {Target} ({Address}) is passed over until its fail timeout is over.")]
    public static partial void TargetMarked(this ILogger logger, string target, AddressText address);

    [LoggerMessage(EventIds.TargetRecovered, LogLevel.Information, "Target {Target} ({Address}) works again.")]
    public static partial void TargetRecovered(this ILogger logger, string target, AddressText address);

    [LoggerMessage(EventIds.DialRetried, LogLevel.Debug, "Dial to {Target} failed, retry {Retry}: {Reason}")]
    public static partial void DialRetried(this ILogger logger, AddressText target, int retry, string reason);

    [LoggerMessage(EventIds.NodeFailed, LogLevel.Warning, "Node failed: {Failure}")]
    public static partial void NodeFailed(this ILogger logger, string failure);

    [LoggerMessage(EventIds.NodeNotBound, LogLevel.Debug, "Node failed to bind: {Failure}")]
    public static partial void NodeNotBound(this ILogger logger, string failure);

    [LoggerMessage(EventIds.SessionReplaced, LogLevel.Debug, "The session with {Node} ended while a connection was made, a new one takes its place: {Reason}")]
    public static partial void SessionReplaced(this ILogger logger, string node, string reason);

    [LoggerMessage(EventIds.AgentFailed, LogLevel.Warning, "The keys of the agent at {Socket} (SSH_AUTH_SOCK) are not used: {Reason}")]
    public static partial void AgentFailed(this ILogger logger, string socket, string reason);

    [LoggerMessage(EventIds.AgentMissing, LogLevel.Debug, "No keys of an agent are used: {Reason}")]
    public static partial void AgentMissing(this ILogger logger, string reason);
}
