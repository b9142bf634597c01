namespace GostSharp.Diagnostics;

/// <summary>The ids of the library's log events; a number is never used again for another event.</summary>
public static class EventIds
{
    /// <summary>A service listens.</summary>
    public const int ServiceListening = 1000;

    /// <summary>A service has stopped.</summary>
    public const int ServiceStopped = 1001;

    /// <summary>A service has stopped listening on its own.</summary>
    public const int ServiceFailed = 1002;

    /// <summary>A service got a new configuration behind its bound listener.</summary>
    public const int ServiceChanged = 1003;

    /// <summary>Accepting failed; the service waits a moment and goes on.</summary>
    public const int AcceptFailed = 1004;

    /// <summary>A service accepts again after failures.</summary>
    public const int AcceptRecovered = 1005;

    /// <summary>A service has as many connections as it may; others wait in the listener's queue.</summary>
    public const int ConnectionLimitReached = 1006;

    /// <summary>The grace period is over; the connections that are left are aborted.</summary>
    public const int ConnectionsAborted = 1007;

    /// <summary>Handlers did not end although their connections were aborted.</summary>
    public const int HandlersStuck = 1008;

    /// <summary>A listener, handler or connection failed while it was being closed.</summary>
    public const int CloseFailed = 1009;

    /// <summary>A remote listener is bound.</summary>
    public const int RemoteBound = 1010;

    /// <summary>A remote listener could not be bound, or was lost; it is tried again.</summary>
    public const int RemoteRetries = 1011;

    /// <summary>A remote listener is still not bound, for a reason that was told; it is tried again.</summary>
    public const int RemoteStillRetries = 1012;

    /// <summary>A remote listener has more or fewer of its tunnels.</summary>
    public const int TunnelsChanged = 1013;

    /// <summary>The far end does not let several tunnels share a port; the service goes on with those that it has.</summary>
    public const int PortNotShared = 1014;

    /// <summary>An SSH server has bound a port, perhaps on its loopback only.</summary>
    public const int GatewayPorts = 1015;

    /// <summary>Something in the configuration is questionable but can be run.</summary>
    public const int ConfigurationWarning = 1020;

    /// <summary>A certificate was read anew, because its files have changed.</summary>
    public const int CertificateReloaded = 1030;

    /// <summary>The files of a certificate have changed and cannot be used; the old certificate stays.</summary>
    public const int CertificateNotReloaded = 1031;

    /// <summary>A certificate was made, because none is configured.</summary>
    public const int CertificateGenerated = 1032;

    /// <summary>The host key of a node was taken as it came: nothing says which one it has.</summary>
    public const int HostKeyUnverified = 1033;

    /// <summary>The host key with which an SSH server proves who it is.</summary>
    public const int HostKeyInUse = 1034;

    /// <summary>A line of a file of keys is not used, because of what is wrong with it.</summary>
    public const int KeyLineUnused = 1035;

    /// <summary>A passphrase is given for a key that is not encrypted.</summary>
    public const int PassphraseUnused = 1036;

    /// <summary>Packets of a service were dropped or cut, or clients forgotten for newer ones.</summary>
    public const int DatagramsLost = 1040;

    /// <summary>A service could not receive packets; it waits a moment and goes on.</summary>
    public const int DatagramReceiveFailed = 1041;

    /// <summary>A KCP listener turned packets away, or dropped some of its own.</summary>
    public const int KcpPacketsRejected = 1042;

    /// <summary>A connection was accepted.</summary>
    public const int ConnectionAccepted = 2000;

    /// <summary>A connection ended.</summary>
    public const int ConnectionClosed = 2001;

    /// <summary>A connection could not be served.</summary>
    public const int ConnectionFailed = 2002;

    /// <summary>A handler threw what it should not.</summary>
    public const int HandlerFailed = 2003;

    /// <summary>A relay between a client and a target began.</summary>
    public const int RelayStarted = 2010;

    /// <summary>A relay between a client and a target ended.</summary>
    public const int RelayEnded = 2011;

    /// <summary>A connection that went through a chain broke after it was established.</summary>
    public const int TunnelBroken = 2012;

    /// <summary>A relay of packets between a client and a target ended.</summary>
    public const int DatagramRelayEnded = 2013;

    /// <summary>The packets between a client and all of its targets ended.</summary>
    public const int AssociationEnded = 2014;

    /// <summary>A handshake of an accepted connection failed.</summary>
    public const int HandshakeFailed = 2020;

    /// <summary>A listener that does handshakes could not accept from the one below it; it waits a moment and goes on.</summary>
    public const int HandshakeAcceptFailed = 2021;

    /// <summary>A session with a client, which carried many connections, has ended.</summary>
    public const int SessionEnded = 2022;

    /// <summary>A client has logged in to an SSH server.</summary>
    public const int LoggedIn = 2023;

    /// <summary>A client of a proxy has bound a port of this machine.</summary>
    public const int PortBound = 2040;

    /// <summary>One who connected to a port that a client has bound could not be led to it.</summary>
    public const int PeerFailed = 2041;

    /// <summary>A stream that the far end has opened for a visitor was closed, because what stands at its head is wrong or late.</summary>
    public const int VisitorFailed = 2042;

    /// <summary>A target could not be reached.</summary>
    public const int TargetFailed = 3000;

    /// <summary>A target is passed over until its fail timeout is over.</summary>
    public const int TargetMarked = 3001;

    /// <summary>A target that had failed works again.</summary>
    public const int TargetRecovered = 3002;

    /// <summary>A dial failed and is tried again.</summary>
    public const int DialRetried = 3003;

    /// <summary>A node of a chain failed.</summary>
    public const int NodeFailed = 3100;

    /// <summary>A node of a chain failed to bind an address; whoever wanted it bound tells of it.</summary>
    public const int NodeNotBound = 3101;

    /// <summary>The session with a node ended while a connection was made on it; a new one takes its place.</summary>
    public const int SessionReplaced = 3102;

    /// <summary>The agent that keeps keys for SSH is silent, refuses, or says something else; the login goes on without it.</summary>
    public const int AgentFailed = 3103;

    /// <summary>Nobody is at the socket where the environment says that an agent is; the login goes on without it.</summary>
    public const int AgentMissing = 3104;
}
