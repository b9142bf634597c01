using GostSharp.Multiplexing;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Binding;

/// <summary>What a server binds for its clients with.</summary>
/// <param name="Machine">Where it binds.</param>
/// <param name="Acceptor">Takes those who connect.</param>
/// <param name="Streams">Ports for many peers, in streams of a session.</param>
/// <param name="Datagrams">UDP ports.</param>
internal sealed record BindServer(PermittedMachine Machine, PeerAcceptor Acceptor, StreamBinding Streams, DatagramBinding Datagrams)
{
    /// <param name="service">The service, for its logs.</param>
    /// <param name="machine">Where it binds, and what of that it may.</param>
    /// <param name="options">How it binds.</param>
    /// <param name="tunnel">Relays.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where it is told.</param>
    public static BindServer Create(
        string service, PermittedMachine machine, BindServerOptions options, Tunnel tunnel, TimeProvider timeProvider, ILogger logger)
    {
        var acceptor = new PeerAcceptor(service, timeProvider, logger);
        var streams = new StreamBinding(new BoundPorts(machine.ListenAsync, acceptor, timeProvider), options.Mux, tunnel, timeProvider, logger);
        return new BindServer(machine, acceptor, streams, new DatagramBinding(machine, options.MaxDatagramSize, timeProvider, logger));
    }
}

/// <summary>How a server binds for its clients.</summary>
internal sealed record BindServerOptions
{
    /// <summary>How sessions behave; as many peers as they may have streams are taken at once.</summary>
    public MuxOptions Mux { get; init; } = new();

    /// <summary>Bytes of a packet that are kept; the rest is cut off.</summary>
    public int MaxDatagramSize { get; init; } = ushort.MaxValue;
}
